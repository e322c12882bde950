import type { Landing, LandingPull } from "#core/decision.ts";
import type { GitHub, RefUpdate } from "#github/port.ts";
import type { EffectOutcome } from "./outcome.ts";
import { tryRefs } from "./try-refs.ts";

type Moved = Extract<EffectOutcome, { kind: "none" | "updated" | "lost" | "refused" }>;

/**
 * A rebased pull request is moved to its verified commit before it lands, from exactly the head that was seen (docs/adr/0006).
 * Not for a base that has moved: the landing is lost already, and a reviewed head stays where its reviewers know it.
 */
export async function moveProposals(github: GitHub, landing: Landing): Promise<Moved> {
  const moving = landing.pulls.filter(({ isOurs, head, commit }) => isOurs && head !== commit);
  if (moving.length === 0) return { kind: "none" };
  const overtaken = await judgeMovedBase(github, landing, moving);
  if (overtaken !== undefined) return overtaken;
  const together = await tryRefs(github, moving.map(updateOf));
  return together.kind === "updated" ? together : moveOneByOne(github, moving);
}

/**
 * Undefined: the base stands where it was seen. It does not once GitHub has merged some: then the other proposals stand where
 * they should, and the merged ones' branches do, or are gone.
 */
async function judgeMovedBase(
  github: GitHub,
  { base, from, way }: Landing,
  moving: readonly LandingPull[],
): Promise<Moved | undefined> {
  if ((await github.readRef(`refs/heads/${base}`)) === from) return undefined;
  if (way === "refs") return { kind: "lost" };
  for (const { branch, commit } of moving) {
    const standing = await github.readRef(`refs/heads/${branch}`);
    if (standing !== undefined && standing !== commit) return { kind: "lost" };
  }
  return { kind: "none" };
}

/**
 * Some of them stand there already (an earlier pass died), or a rule allows two refs at a time: what stands at its commit is
 * done; what stands neither there nor where it was seen was moved by somebody.
 */
async function moveOneByOne(github: GitHub, moving: readonly LandingPull[]): Promise<Moved> {
  for (const pull of moving) {
    const standing = await github.readRef(`refs/heads/${pull.branch}`);
    if (standing === pull.commit) continue;
    if (standing !== pull.head) return { kind: "lost" };
    const moved = await tryRefs(github, [updateOf(pull)]);
    if (moved.kind === "rejected") return { kind: "lost" };
    if (moved.kind === "refused") return moved;
  }
  return { kind: "updated" };
}

const updateOf = ({ branch, head, commit }: LandingPull): RefUpdate => ({
  name: `refs/heads/${branch}`,
  before: head,
  after: commit,
  force: true,
});
