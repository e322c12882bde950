import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pageUrl } from "../rest/render/links.ts";
import type { Repository } from "../world/entities.ts";
import type { EventActor } from "../world/events.ts";
import type { Violation } from "../world/ref-rules.ts";
import { forbidsRewinding, judgeRefChange, rewindRefusal } from "../world/ref-rules.ts";
import type { World } from "../world/world.ts";
import type { PushedRef } from "./pushed-refs.ts";

export interface JudgedPush {
  readonly pushed: readonly PushedRef[];
  /** Why the pusher may not touch a ref at all, whatever the rules. */
  readonly denies: (ref: string) => string | undefined;
  readonly actor: EventActor;
}

/**
 * Writes down, below `folder`, what the `update` hook has to refuse: `<ref>/:always`, and `<ref>/:rewind` where only a
 * fast-forward is allowed. No name of a ref holds a colon.
 */
export async function writeVerdicts(
  world: World,
  repository: Repository,
  { pushed, denies, actor }: JudgedPush,
  folder: string,
): Promise<void> {
  for (const ref of pushed.filter(({ name }) => isBranchName(name))) {
    const write = async (file: ":always" | ":rewind", text: string) => {
      await mkdir(join(folder, ref.name), { recursive: true });
      await writeFile(join(folder, ref.name, file), text);
    };
    const denied = denies(ref.name);
    const violation = await judgeRefChange(world, repository, ref, actor);
    if (denied !== undefined) await write(":always", `${denied}\n`);
    else if (violation !== undefined) {
      await write(":always", describeForGit(world, repository, ref.name, violation));
    } else if (forbidsRewinding(world, repository, ref.name, actor)) {
      const rewind = { kind: "rules", messages: [rewindRefusal] } as const;
      await write(":rewind", describeForGit(world, repository, ref.name, rewind));
    }
  }
}

/** Names come from whoever pushes: what git will not take as a branch must not lead anywhere on disk. */
function isBranchName(name: string): boolean {
  const parts = name.split("/");
  return name.startsWith("refs/heads/") && parts.every((part) => /^[^.:\\][^:\\]*$/.test(part));
}

/** As it stands in the logs of people who were refused: GH006 for queued branches, GH013 for rulesets. */
function describeForGit(
  world: World,
  repository: Repository,
  name: string,
  violation: Violation,
): string {
  if (violation.kind === "locked") {
    const lines = violation.message.split("\n").join("\n  ");
    return `error: GH006: Protected branch update failed for ${name}.\n- ${lines}\n`;
  }
  const rules = pageUrl(world, repository, `/rules?ref=${encodeURIComponent(name)}`);
  return [
    `error: GH013: Repository rule violations found for ${name}.`,
    `Review all repository rules at ${rules}`,
    "",
    ...violation.messages.flatMap((message) => [`- ${message}`, ""]),
    "",
  ].join("\n");
}
