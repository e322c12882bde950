import { type Document, LineCounter, parseDocument } from "yaml";
import { findBrokenYaml, lineOf } from "../config/parse-config.ts";
import { clip, oneLine } from "../text/markdown.ts";
import { removeHiddenCharacters } from "../text/sanitise.ts";
import { findOneObject } from "./one-object.ts";
import { findOutlineProblems, findTooMany, outlineOf } from "./outline.ts";
import { longestPlan, Plan } from "./plan.ts";
import {
  type Finding,
  nameOfPath,
  type ParsedPlan,
  type Path,
  type PlanProblem,
} from "./plan-problem.ts";
import { printPlanYaml } from "./print-plan.ts";
import { schemaFindings } from "./schema-findings.ts";
import { settlePlan } from "./settle.ts";
import { findUnwritable } from "./unwritable.ts";

export type { ParsedPlan, PlanProblem } from "./plan-problem.ts";

const longestAnswer = 200 * 1024;
/** GitHub takes comments of 65,536 characters, and the plan is read out of one. */
const longestYaml = 65_536;

/**
 * Reads an agent's answer: the one JSON object in it, alone, in a code block or with prose around it. Promises every
 * problem at once, and of a plan that is read: that its issues can be made and read back, that its needs lead
 * somewhere, and that it fits into one comment as YAML. Nothing hidden is in its texts any more.
 */
export function readPlanJson(text: string): ParsedPlan {
  if (text.length > longestAnswer)
    return refuse([tooLong("the answer", text.length, longestAnswer)]);
  const found = findOneObject(text, "molecules");
  if (!found.ok) {
    return refuse([
      { where: "the answer", problem: clip(oneLine(found.problem), 300), fix: found.fix },
    ]);
  }
  return readValue(found.value, (findings) =>
    findings.map(({ path, problem, fix }) => ({ where: nameOfPath(path), problem, fix })),
  );
}

/** Reads the YAML that a person edited in the Mayor's comment; promises the same, with 1-based lines of that text. */
export function readPlanYaml(text: string): ParsedPlan {
  if (text.length > longestYaml) return refuse([tooLong("the text", text.length, longestYaml)]);
  const lines = new LineCounter();
  const document = parseDocument(removeHiddenCharacters(text), {
    lineCounter: lines,
    prettyErrors: false,
  });
  const broken = findBrokenYaml(document, lines);
  if (broken !== undefined) {
    return refuse([{ where: `line ${broken.line}`, problem: broken.problem, fix: broken.fix }]);
  }
  const places = { root: document.contents, lines };
  return readValue(valueOf(document), (findings) =>
    findings
      .map(({ path, problem, fix }) => ({ line: lineOf(places, path), problem, fix }))
      .toSorted((a, b) => a.line - b.line)
      .map(({ line, problem, fix }) => ({ where: `line ${line}`, problem, fix })),
  );
}

/** A key without a value is a key that was left out. */
function valueOf(document: Document): unknown {
  return document.toJS({ reviver: (_key, value: unknown) => value ?? undefined });
}

const refuse = (problems: readonly PlanProblem[]): ParsedPlan => ({ ok: false, problems });

function readValue(
  value: unknown,
  locate: (findings: readonly Finding[]) => readonly PlanProblem[],
): ParsedPlan {
  const outline = outlineOf(value);
  const tooMany = findTooMany(outline);
  if (tooMany.length > 0) return refuse(locate(tooMany));
  const parsed = Plan.safeParse(value, { reportInput: true });
  const findings = parsed.success ? [] : schemaFindings(parsed.error.issues);
  const problems = [...findings, ...findOutlineProblems(outline)];
  if (!parsed.success || problems.length > 0) return refuse(locate(inOrder(problems)));
  return settled(parsed.data, locate);
}

/** Settling may leave nothing of a text, or more than there is room for: the schema is asked again. */
function settled(
  plan: Plan,
  locate: (findings: readonly Finding[]) => readonly PlanProblem[],
): ParsedPlan {
  const parsed = Plan.safeParse(settlePlan(plan), { reportInput: true });
  if (!parsed.success) return refuse(locate(schemaFindings(parsed.error.issues)));
  const again = findOutlineProblems(parsed.data.molecules);
  if (again.length > 0) return refuse(locate(again));
  const printed = printPlanYaml(parsed.data).length;
  if (printed > longestPlan) {
    return refuse([tooLong("the plan", printed, longestPlan)]);
  }
  const unwritable = findUnwritable(parsed.data);
  return unwritable.length > 0 ? refuse(locate(unwritable)) : { ok: true, plan: parsed.data };
}

const placeOf = (path: Path) => path.map((part) => String(part).padStart(4, "0")).join(".");

/** In the order in which somebody reads the plan from its first molecule on. */
const inOrder = (findings: readonly Finding[]) =>
  findings.toSorted((a, b) => compare(placeOf(a.path.slice(0, 2)), placeOf(b.path.slice(0, 2))));

const compare = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);

const tooLong = (where: string, length: number, most: number): PlanProblem => ({
  where,
  problem: `The plan is too long: it has ${length} characters, and ${most} is the most`,
  fix: "say less in each molecule (long material belongs into files of the repository), or plan a part of it now",
});
