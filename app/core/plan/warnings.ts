import { matcherOf, protectedPaths, scopesCollide } from "../molecule/scope.ts";
import type { Plan, PlannedMolecule } from "./plan.ts";
import { wavesOf } from "./waves.ts";

const mostWarnings = 20;

/**
 * What somebody should know before they approve a plan, as sentences in Markdown, the gravest first and twenty at most.
 * None of it keeps the plan from being carried out.
 */
export function warningsOf(plan: Pick<Plan, "molecules">): readonly string[] {
  const { molecules } = plan;
  const warnings = [
    ...molecules.flatMap(findUnprovable),
    ...findUnbounded(molecules),
    ...findOverlaps(plan),
    ...molecules.flatMap(findProtected),
    ...molecules.flatMap(findMentions),
    ...molecules.flatMap(findTooLarge),
    ...findInversions(molecules),
    ...(molecules.length === 1 ? [alone] : []),
  ];
  if (warnings.length <= mostWarnings) return warnings;
  const shown = warnings.slice(0, mostWarnings - 1);
  return [...shown, `And ${warnings.length - shown.length} more warnings.`];
}

const alone =
  "The plan has a single molecule: the issue itself could be worked on as it is, without one below it.";

const named = (key: string) => `\`${key}\``;

/** Some of them by name, so that a sentence stays one. */
function namesOf(molecules: readonly PlannedMolecule[]): string {
  const shown = molecules.slice(0, 5).map(({ key }) => named(key));
  const rest = molecules.length - shown.length;
  return [...shown, ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
}

function findUnprovable({ key, criteria }: PlannedMolecule): string[] {
  if (criteria.some((criterion) => "command" in criterion)) return [];
  return [
    `${named(key)} has no criterion that is a command: nothing but a reader's judgement can tell whether it is done.`,
  ];
}

function findUnbounded(molecules: readonly PlannedMolecule[]): string[] {
  const unbounded = molecules.filter(({ scope }) => scope.length === 0);
  if (unbounded.length === 0 || molecules.length === 1) return [];
  return [
    `No scope bounds ${namesOf(unbounded)}: they may change any file, and the same ones as others at the same time.`,
  ];
}

/** Comparing goes by every two patterns; a plan of thousands of them is not compared to its end. */
const mostComparisons = 1_000_000;

function findOverlaps(plan: Pick<Plan, "molecules">): string[] {
  const bounded = plan.molecules.filter(({ scope }) => scope.length > 0);
  const ahead = ancestorsOf(plan);
  const areOrdered = (a: string, b: string) =>
    (ahead.get(a)?.has(b) ?? false) || (ahead.get(b)?.has(a) ?? false);
  const overlaps: string[] = [];
  let comparisons = 0;
  for (const [index, one] of bounded.entries()) {
    for (const other of bounded.slice(index + 1)) {
      comparisons += one.scope.length * other.scope.length;
      if (comparisons > mostComparisons) return [...overlaps, notAllCompared];
      if (areOrdered(one.key, other.key) || !scopesCollide(one.scope, other.scope)) continue;
      overlaps.push(overlapOf(one, other));
    }
  }
  return overlaps;
}

const notAllCompared =
  "The scopes have too many patterns to compare all of them; others may overlap as well.";

const overlapOf = (one: PlannedMolecule, other: PlannedMolecule) =>
  `The scopes of ${named(one.key)} and ${named(other.key)} overlap: they will not run side by side. Make them differ, or let one need the other.`;

/** Whom each waits for, near and far. */
function ancestorsOf(plan: Pick<Plan, "molecules">): ReadonlyMap<string, ReadonlySet<string>> {
  const needs = new Map(plan.molecules.map((molecule) => [molecule.key, molecule.needs]));
  const ancestors = new Map<string, ReadonlySet<string>>();
  for (const key of wavesOf(plan).flat()) {
    const direct = needs.get(key) ?? [];
    ancestors.set(key, new Set(direct.flatMap((need) => [need, ...(ancestors.get(need) ?? [])])));
  }
  return ancestors;
}

function findProtected({ key, scope }: PlannedMolecule): string[] {
  const aimed = scope.filter(matcherOf(protectedPaths, true));
  const [first] = aimed;
  if (first === undefined) return [];
  return [
    `${named(key)} is to change protected paths (such as ${named(first.replaceAll("`", "'"))}): that is refused unless \`paths.allow\` in \`.github/cogtown.yml\` names them.`,
  ];
}

const code = /```[^]*?```|`[^`\n]+`/g;
const mentions = /(?<![\w@/.-])@[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:\/[\w.-]{1,100})?/g;

/** The attacker has an agent write a plan: its texts become issues as they are, and whoever they name is told of each. */
function findMentions({ key, goal, context }: PlannedMolecule): string[] {
  const texts = [goal, ...context.map(({ text }) => text)].map((text) => text.replace(code, ""));
  const [first, ...more] = new Set(texts.flatMap((text) => text.match(mentions) ?? []));
  if (first === undefined) return [];
  const others = more.length === 0 ? "" : ` and ${more.length} more`;
  return [
    `${named(key)} mentions ${named(first)}${others}: GitHub notifies them when its issue is made.`,
  ];
}

const mostSteps = 10;
const mostCriteria = 20;

function findTooLarge({ key, steps, criteria, scope }: PlannedMolecule): string[] {
  const signs = [
    ...(steps.length > mostSteps ? [`${steps.length} steps`] : []),
    ...(criteria.length > mostCriteria ? [`${criteria.length} criteria`] : []),
    ...(scope.some((glob) => /^[*/]+$/.test(glob)) ? ["the whole repository as its scope"] : []),
  ];
  if (signs.length === 0) return [];
  return [
    `${named(key)} is large (${signs.join(", ")}): several smaller ones fail less often, and run side by side.`,
  ];
}

/** What is urgent goes no sooner than what it waits for. */
function findInversions(molecules: readonly PlannedMolecule[]): string[] {
  const priorities = new Map(molecules.map(({ key, priority }) => [key, priority]));
  return molecules.flatMap(({ key, needs, priority }) => {
    if (priority === undefined) return [];
    const slower = needs.find((need) => (priorities.get(need) ?? "P2") > priority);
    if (slower === undefined || priority >= "P2") return [];
    return [
      `${named(key)} is ${priority} and waits for ${named(slower)}, which is less urgent: give that one ${priority} as well.`,
    ];
  });
}
