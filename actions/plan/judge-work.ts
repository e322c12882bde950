import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { proseOf } from "#core/judge/standing.ts";
import { judgeJsonSchema } from "#core/judge/weigh.ts";
import { parseSpec } from "#core/molecule/parse-spec.ts";
import type { MoleculeRecord } from "#core/molecule/record.ts";
import { buildJudgePrompt } from "#core/text/judge-prompt.ts";
import { checkOut } from "../shared/check-out.ts";
import type { Git } from "../shared/git.ts";
import type { Workshop } from "../shared/workshop.ts";
import { failed, type Reply, replyOf } from "./answering.ts";
import type { JudgeErrand } from "./desk.ts";
import type { Planner } from "./errand.ts";
import { fetchHead } from "./fetch-head.ts";

export interface Courtroom {
  readonly git: Git;
  readonly workshop: Workshop;
  readonly planner: Planner;
  readonly timeoutMinutes: number;
}

/**
 * Has the agent judge one commit, in a folder that holds its files and nothing else. What it answers is not looked at
 * here: this job has an agent in it, and nobody believes what it says of quotations.
 */
export async function judgeWork(
  { git, workshop, planner, timeoutMinutes }: Courtroom,
  { molecule, head }: JudgeErrand,
): Promise<Reply> {
  if (!(await fetchHead(git, molecule.number, head)))
    return failed(`The commit ${head.slice(0, 7)} is on no branch of the molecule any more.`, []);
  const directory = join(workshop.isolation.yard, "judged");
  await checkOut(git, directory, head);
  const schema = judgeJsonSchema();
  const prompt = promptOf(molecule, head, schema);
  const issue = molecule.number;
  const request = { role: "judge", directory, prompt, issue, round: 1, schema } as const;
  return replyOf(await planner({ ...request, timeoutMinutes }));
}

function promptOf(molecule: MoleculeRecord, head: string, schema: string): string {
  const { number, spec } = molecule;
  const parsed = parseSpec(spec.body);
  const goal = parsed.ok ? parsed.value.goal : "";
  const criteria = proseOf(molecule);
  const nonce = randomUUID();
  return buildJudgePrompt({ number, title: spec.title, goal, criteria, head, nonce, schema });
}
