import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { execaSync } from "execa";
import { parseLedgerMessage, printLedgerMessage } from "#core/ledger-message.ts";
import { defaultNamespace, deskRef, planRef } from "#core/names.ts";
import { PlanAnswer } from "#core/plan/answer.ts";
import type { Asked } from "#core/plan/asked.ts";
import { explore } from "../../../actions/plan/explore.ts";
import { recordAnswer } from "../../../actions/plan/record.ts";
import type { Job as Host } from "../../../actions/shared/input.ts";
import { workshopIn } from "./bare-workshop.ts";
import { type BundledAction, Job, token } from "./job.ts";
import { Remote } from "./remote.ts";

export const nonce = "nonce-of-this-plan";

/** Somebody's wish for a plan of issue 7. */
export const wish: Asked = {
  nonce,
  kind: "plan",
  text: "two steps at most",
  title: "Greet people",
  body: "In every language.",
  by: "maya",
  at: "2026-01-01T00:00:00Z",
};

export const question: Asked = { ...wish, kind: "question", text: "Where is the greeting?" };

/** A plan that can be used. */
export const smallPlan = {
  molecules: [
    {
      key: "greet",
      title: "Greet people",
      goal: "They feel welcome.",
      criteria: [{ command: "true" }],
    },
  ],
};

export interface PlanTownRequest {
  /** Bash: what the agent does. */
  readonly agent: string;
  readonly agentEnv?: readonly string[];
  readonly asked?: readonly Asked[];
}

/** A town where somebody has asked for something on issue 7. */
export function openPlanTown({ agent, agentEnv = [], asked = [wish] }: PlanTownRequest): Remote {
  const town = new Remote({ "readme.md": "demo\n" });
  const command = `bash ${town.write("agent.sh", agent)}`;
  town.commit("main", "configure Cogtown", {
    ".github/cogtown.yml": JSON.stringify({
      agent: { command: "false", env: agentEnv },
      isolation: "none",
      verify: { commands: "true" },
      plan: { command },
    }),
  });
  writeDesk(town, asked);
  return town;
}

/** As the App does it; it keeps more on a desk than planning jobs know of. */
function writeDesk(town: Remote, asked: readonly Asked[]): void {
  const message = printLedgerMessage("asked", { version: 1, proposals: [], asked });
  const commit = town.git(
    ...["-c", "user.name=Cogtown", "-c", "user.email=cogtown@example.com"],
    ...["commit-tree", "main^{tree}", "-m", message],
  );
  town.git("update-ref", deskRef(defaultNamespace, 7), commit);
}

const run = { issue: 7, nonce, token } as const;

/** The step of a job as it is shipped. */
export const startStep = (
  town: Remote,
  action: BundledAction,
  inputs: Readonly<Record<string, string>>,
): Job => new Job(town, action, { issue: "7", nonce, ...inputs });

/** The first job, in this process: it answers as if it were one of its own. */
export function exploreIn(town: Remote, minutes = 55, variables: Host["variables"] = {}) {
  const input = { ...run, mode: "explore", minutes } as const;
  return explore({ ...hostFor(town), variables }, input, new AbortController().signal);
}

/** The second job, told what the first one came to. */
export function recordIn(town: Remote, answer: string, explored = "success") {
  const input = { ...run, mode: "record", answer, explored } as const;
  return recordAnswer(hostFor(town), input, new AbortController().signal);
}

/** Both jobs, one after the other; yields what is recorded then. */
export async function planIn(
  town: Remote,
  ...args: [minutes?: number, variables?: Host["variables"]]
): Promise<PlanAnswer | undefined> {
  const explored = await exploreIn(town, ...args);
  await recordIn(town, explored.kind === "explored" ? explored.packed : "");
  return answerIn(town);
}

/** A machine with the default branch checked out. */
export function hostFor(town: Remote): Host {
  const folder = mkdtempSync(join(town.root, "job-"));
  const workspace = join(folder, "workspace");
  execaSync("git", ["clone", "--quiet", `file://${town.directory}`, workspace]);
  const remote = { server: town.server, url: `${town.server}/acme/demo.git` };
  return { ...workshopIn(folder).job, workspace, remote };
}

const ref = planRef(defaultNamespace, 7, nonce);

/** What stands where the App looks for it. */
export function answerIn(town: Remote): PlanAnswer | undefined {
  if (town.resolve(ref) === undefined) return undefined;
  const message = town.git("show", "--no-patch", "--format=%B", ref);
  const parsed = parseLedgerMessage(PlanAnswer, message);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.value;
}

/** Every ref of the town with the commit that it stands at. */
export const refsOf = (town: Remote) =>
  town.git("for-each-ref", "--format=%(refname) %(objectname)");

/** Why there is no answer, in the words for whoever asked; empty: there is one. */
export const whyOf = (end: object | undefined): string =>
  end !== undefined && "why" in end && typeof end.why === "string" ? end.why : "";
