import type { Command } from "#core/command/command.ts";
import { readComment } from "#core/command/read-comment.ts";
import type { Config } from "#core/config/config.ts";
import { parseConfig } from "#core/config/parse-config.ts";
import { isDesignNew } from "#core/desk/convoy-design.ts";
import type {
  DeskFacts,
  FormulaFile,
  Level,
  LookAt,
  PlanComment,
  Unheard,
} from "#core/desk/facts.ts";
import type { DeskRecord } from "#core/desk/record.ts";
import { formulasNeeded } from "#core/formula/read-formula.ts";
import { shippedFormulas } from "#core/formula/shipped-formulas.ts";
import type { RunFacts } from "#core/molecule/facts.ts";
import { planRunMark, planWorkflow } from "#core/names.ts";
import type { DeskReading, GitHub } from "#github/port.ts";
import { lookAtMolecule } from "./look.ts";
import { claimMinutesOf, isOverdue, searchSince } from "./patience.ts";
import { judgeEdits } from "./who-edited.ts";

/**
 * Everything about one desk, afresh: one question, and follow-ups only where somebody has said something that needs
 * them. "absent": there is no such issue or pull request.
 */
export async function observeDesk(
  github: GitHub,
  number: number,
  now: Date,
): Promise<DeskFacts | "absent"> {
  const reading = await github.readDesk(number);
  if (reading === "absent") return "absent";
  const { facts } = reading;
  const record = facts.record.kind === "present" ? facts.record.value : undefined;
  const parsed = parseConfig(facts.town.configText);
  const config = parsed.ok ? parsed.value : undefined;
  const commands = pendingCommands(record);
  const writer = await findWriter(github, reading, record);
  return {
    ...facts,
    ...writer,
    children: await withTexts(github, facts, record),
    unheard: await findUnheard(github, reading, record, config),
    planComments: await findPlanComments(github, reading),
    runs: await findRuns(github, number, record, claimMinutesOf(parsed), now),
    looks: await findLooks(github, facts, commands, now),
    formulas: await findFormulas(github, commands),
    named: await github.readNamed(
      commands.flatMap((command) => (command.kind === "convoy" ? command.members : [])),
    ),
    convoys: commands.some(({ kind }) => kind === "convoy") ? await github.readConvoys() : [],
  };
}

/** Commands that were written down and not carried out yet. */
const pendingCommands = (record: DeskRecord | undefined): readonly Command[] =>
  (record?.orders ?? []).flatMap(({ done, said }) =>
    done === undefined && said.kind === "commands" ? said.commands : [],
  );

async function findUnheard(
  github: GitHub,
  { comments }: DeskReading,
  record: DeskRecord | undefined,
  config: Config | undefined,
): Promise<readonly Unheard[]> {
  const unheard: Unheard[] = [];
  for (const { id, nodeId, login: by, at, body, isOwnWord } of comments) {
    if (id <= (record?.commentsSeen ?? 0)) continue;
    const reading = readComment(body);
    if (reading.kind === "silent") continue;
    const level = isOwnWord ? await levelOf(github, by, config) : "none";
    unheard.push({ id, nodeId, by, at, reading, isOwnWord, level });
  }
  return unheard;
}

/** Bots are no collaborators: one that a maintainer named may say what anybody with write permission may. */
export async function levelOf(
  github: GitHub,
  login: string,
  config: Config | undefined,
): Promise<Level> {
  if (login.endsWith("[bot]"))
    return config?.commands.allowBots.includes(login) === true ? "write" : "none";
  return github.permissionOf(login);
}

type Writer = Pick<DeskFacts, "editedBy" | "authorCanWrite">;

/**
 * Whose text it is matters to whoever wants it worked on as they saw it, and to a convoy whose design is new: there to all who
 * wrote on it since a design was judged last.
 */
async function findWriter(
  github: GitHub,
  { edits, facts }: DeskReading,
  record: DeskRecord | undefined,
): Promise<Writer> {
  const isNew = isDesignNew(record, facts);
  const judged = isNew ? [record?.convoy?.judged ?? always] : [];
  const [since] = [...judged, ...slungAt(record)].toSorted();
  if (since === undefined) return {};
  const later = edits.filter(({ at }) => at >= since);
  const editedBy = await judgeEdits(github, later);
  const edited = editedBy === undefined ? {} : { editedBy };
  const isEnough = !isNew || since !== always || editedBy?.canWrite === false;
  return isEnough ? edited : withAuthor(github, facts.author, edited);
}

/** Before any moment of GitHub's. */
const always = "";

/** Nobody has judged the text yet: its author wrote on it as well. Our own text of a convoy has nobody's design in it. */
async function withAuthor(github: GitHub, author: string, edited: Writer): Promise<Writer> {
  const authorCanWrite = author === github.viewer() || (await github.canWrite(author));
  return authorCanWrite ? { ...edited, authorCanWrite } : { authorCanWrite };
}

/** When those spoke who want the text worked on as it stands. */
const slungAt = (record: DeskRecord | undefined): readonly string[] =>
  (record?.orders ?? [])
    .filter(({ done, said }) => done === undefined && isSling(said))
    .map(({ at }) => at);

const isSling = (said: DeskRecord["orders"][number]["said"]) =>
  said.kind === "commands" && said.commands.some(({ kind }) => kind === "sling");

async function findPlanComments(
  github: GitHub,
  { plans }: DeskReading,
): Promise<readonly PlanComment[]> {
  const found: PlanComment[] = [];
  for (const { comment, edited } of plans) {
    const canWrite = edited !== undefined && (await github.canWrite(edited.login));
    found.push(edited === undefined ? comment : { ...comment, editedBy: { ...edited, canWrite } });
  }
  return found;
}

/** Only while issues are being made: their texts say which molecule of the plan each is. */
async function withTexts(
  github: GitHub,
  { children, number }: DeskReading["facts"],
  record: DeskRecord | undefined,
): Promise<DeskFacts["children"]> {
  if (record?.plan?.approved === undefined || children.length === 0) return children;
  const texts = await github.readChildren(number);
  return children.map((child) => ({ ...child, body: texts.get(child.number) }));
}

async function findRuns(
  github: GitHub,
  number: number,
  record: DeskRecord | undefined,
  minutes: number,
  now: Date,
): Promise<ReadonlyMap<string, RunFacts>> {
  const runs = new Map<string, RunFacts>();
  for (const { nonce, dispatches, over } of record?.asked ?? []) {
    if (over !== undefined || dispatches.length === 0 || !isOverdue(dispatches, minutes, now))
      continue;
    const mark = planRunMark(number, nonce);
    runs.set(nonce, await github.findRun(planWorkflow, mark, searchSince(dispatches)));
  }
  return runs;
}

/** Several questions in one comment are answered together; more than these nobody reads. */
const mostLooks = 5;

async function findLooks(
  github: GitHub,
  { number, pull }: DeskReading["facts"],
  commands: readonly Command[],
  now: Date,
): Promise<DeskFacts["looks"]> {
  const own = pull === undefined ? number : pull.molecule;
  const wanted = commands.flatMap((command) => {
    if (command.kind === "why") return [command.number ?? own ?? number];
    return command.kind === "status" && own !== undefined ? [own] : [];
  });
  const looks = new Map<number, LookAt | "absent">();
  for (const each of [...new Set(wanted)].slice(0, mostLooks)) {
    looks.set(each, await lookAtMolecule(github, each, now));
  }
  return looks;
}

/** Formulas may rest on others: rounds until all are there, a handful of them. */
const mostRounds = 5;

async function findFormulas(
  github: GitHub,
  commands: readonly Command[],
): Promise<ReadonlyMap<string, FormulaFile>> {
  const found = new Map<string, FormulaFile>();
  let wanted = commands.flatMap((command) => (command.kind === "cook" ? [command.formula] : []));
  for (let round = 0; wanted.length > 0 && round < mostRounds; round += 1) {
    const paths = new Map(wanted.map((name) => [formulaPath(name), name]));
    const texts = await github.readFiles([...paths.keys()]);
    const read = [...paths].flatMap(([file, name]): [string, FormulaFile][] => {
      const text = texts.get(file) ?? shippedFormula(name);
      return text === undefined ? [] : [[name, { file, text }]];
    });
    for (const [name, formula] of read) found.set(name, formula);
    wanted = read
      .flatMap(([, { text }]) => formulasNeeded(text))
      .filter((name) => !found.has(name));
  }
  return found;
}

/** A town's own formula of that name goes before the one that comes along. */
const shippedFormula = (name: string): string | undefined =>
  Object.entries(shippedFormulas).find(([each]) => each === name)?.[1];

const formulaPath = (name: string) => `.cogtown/formulas/${name}.formula.toml`;
