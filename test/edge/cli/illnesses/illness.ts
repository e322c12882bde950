import { readCommit } from "../../../../app/local/git/history.ts";
import { writeBlob, writeCommit, writeTree } from "../../../../app/local/git/objects.ts";
import { readRef, updateRefs } from "../../../../app/local/git/refs.ts";
import type { Answer, FaultRequest } from "../../../../app/local/world/faults.ts";
import { createRuleset } from "../../../../app/local/world/ruleset-changes.ts";
import type { Rule, Ruleset } from "../../../../app/local/world/ruleset-entities.ts";
import type { Clinic, VisitOptions } from "./clinic.ts";

type Undo = () => unknown;

/** Something that is wrong with a town, and the line by which doctor tells it. */
export interface Illness {
  /** `check/line`. */
  readonly finds: string;
  readonly when: string;
  /** Brings it about; what it answers takes it away. */
  readonly cause: (clinic: Clinic) => Undo | Promise<Undo>;
  readonly visit?: (clinic: Clinic) => VisitOptions;
  /** What the check looks at where `finds` names no check of its own. */
  readonly check?: string;
}

export const nothing = (): Undo => () => undefined;

/** Commits these texts on main; undefined removes a file. */
export async function commit(
  { github, repository }: Clinic,
  files: Readonly<Record<string, string | undefined>>,
): Promise<Undo> {
  const git = github.world.git(repository);
  const name = "refs/heads/main";
  const before = await readRef(git, name);
  if (before === undefined) throw new Error("main has no commits");
  const changes = await Promise.all(
    Object.entries(files).map(async ([path, text]) => ({
      path,
      mode: "100644",
      sha: text === undefined ? null : await writeBlob(git, text),
    })),
  );
  const author = { name: "Maya", email: "maya@example.com", date: new Date() };
  const tree = await writeTree(git, (await readCommit(git, before.sha)).tree, changes);
  const after = await writeCommit(git, { tree, parents: [before.sha], author, message: "Ill" });
  await updateRefs(git, [{ name, after }]);
  return () => updateRefs(git, [{ name, after: before.sha }]);
}

/** Answers one endpoint otherwise, by GitHub's own name of it (`GET /app`). */
export function answer(
  { github }: Clinic,
  endpoint: string,
  change: (given: Answer, request: FaultRequest) => Answer,
): Undo {
  const { faults } = github.world;
  faults.after = (request, given) =>
    `${request.method} ${request.template ?? ""}` === endpoint ? change(given, request) : undefined;
  return () => {
    delete faults.after;
  };
}

/** Answers one endpoint, and does nothing of what was asked. */
export function answerBefore({ github }: Clinic, endpoint: string, given: Answer): Undo {
  const { faults } = github.world;
  faults.before = ({ method, template }) =>
    `${method} ${template ?? ""}` === endpoint ? given : undefined;
  return () => {
    delete faults.before;
  };
}

export const refuse = (clinic: Clinic, endpoint: string, status = 403): Undo =>
  answerBefore(clinic, endpoint, {
    status,
    body: { message: "Resource not accessible by integration" },
  });

/** Some fields of an answer that is an object. */
export const withFields =
  (fields: Readonly<Record<string, unknown>>) =>
  (given: Answer): Answer => {
    const body = typeof given.body === "object" && given.body !== null ? given.body : {};
    return { ...given, body: { ...body, ...fields } };
  };

export function rule(
  { github, repository, app }: Clinic,
  rules: readonly Rule[],
  bypass: "App" | "nobody" = "nobody",
): Undo {
  const actor = { actor_type: "Integration", actor_id: app.id, bypass_mode: "always" } as const;
  const ruleset: Ruleset = createRuleset(github.world, repository, {
    name: "main",
    enforcement: "active",
    bypassActors: bypass === "App" ? [actor] : [],
    include: ["~DEFAULT_BRANCH"],
    exclude: [],
    rules,
  });
  return () => github.world.rulesets.remove(ruleset.id);
}
