import { type Document, LineCounter, parseDocument } from "yaml";
import { findBrokenYaml, lineOf } from "../config/parse-config.ts";
import { clip, oneLine } from "../text/markdown.ts";
import { removeHiddenCharacters } from "../text/sanitise.ts";
import { fitPlan, tooLong } from "./fit-plan.ts";
import { findOneObject } from "./one-object.ts";
import { findOutlineProblems, findTooMany, outlineOf } from "./outline.ts";
import { Plan } from "./plan.ts";
import {
  type Finding,
  nameOfPath,
  type ParsedPlan,
  type Path,
  type PlanProblem,
} from "./plan-problem.ts";
import { schemaFindings } from "./schema-findings.ts";

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
    return refuse([{ where: "the answer", ...tooLong(text.length, longestAnswer) }]);
  const found = findOneObject(text, "molecules");
  if (!found.ok) {
    return refuse([
      { where: "the answer", problem: clip(oneLine(found.problem), 300), fix: found.fix },
    ]);
  }
  return readValue(found.value, locateByName);
}

const locateByName = (findings: readonly Finding[]): readonly PlanProblem[] =>
  findings.map(({ path, problem, fix }) => ({ where: nameOfPath(path), problem, fix }));

/** Reads the YAML that a person edited in the Mayor's comment; promises the same, with 1-based lines of that text. */
export function readPlanYaml(text: string): ParsedPlan {
  if (text.length > longestYaml)
    return refuse([{ where: "the text", ...tooLong(text.length, longestYaml) }]);
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

/** No line of a text is to blame for what is wrong with all of it. */
function settled(
  plan: Plan,
  locate: (findings: readonly Finding[]) => readonly PlanProblem[],
): ParsedPlan {
  const fit = fitPlan(plan);
  if (fit.ok) return fit;
  const isOfAll = fit.findings.every(({ path }) => path.length === 0);
  return refuse(isOfAll ? locateByName(fit.findings) : locate(fit.findings));
}

const placeOf = (path: Path) => path.map((part) => String(part).padStart(4, "0")).join(".");

/** In the order in which somebody reads the plan from its first molecule on. */
const inOrder = (findings: readonly Finding[]) =>
  findings.toSorted((a, b) => compare(placeOf(a.path.slice(0, 2)), placeOf(b.path.slice(0, 2))));

const compare = (a: string, b: string) => (a === b ? 0 : a < b ? -1 : 1);
