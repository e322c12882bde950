import { parseSpec } from "../molecule/parse-spec.ts";
import { findGlobProblem } from "../molecule/spec-references.ts";
import { dispatchLabel } from "../names.ts";
import { clip, codeSpan, oneLine } from "../text/markdown.ts";
import { printBody, specOfPlanned } from "./issue-body.ts";
import type { Plan, PlannedMolecule } from "./plan.ts";
import type { Finding, Path } from "./plan-problem.ts";
import { findLostParts, isClosed, isReserved, standsIn } from "./reads-back.ts";

/**
 * What of a settled plan could not be written into issues so that they read back as planned. It is refused before
 * anything is created: an issue that nobody can read would stop its convoy half way.
 */
export function findUnwritable({ molecules }: Plan): Finding[] {
  return molecules.flatMap((molecule, index) => {
    const at = ["molecules", index];
    const findings = [
      ...findBadScope(molecule, at),
      ...findReservedLabels(molecule, at),
      ...findReservedHeadings(molecule, at),
    ];
    return findings.length > 0 ? findings : findLosses(molecule, at);
  });
}

const named = (text: string) => codeSpan(clip(oneLine(text), 60));

function findBadScope({ scope }: PlannedMolecule, at: Path): Finding[] {
  return scope.flatMap((glob, index) =>
    findGlobProblem(1, glob).map(({ problem, fix }) => ({
      path: [...at, "scope", index],
      problem,
      fix,
    })),
  );
}

/** Labels by which Cogtown is told something, or tells something: they are nobody's to give away with a plan. */
function findReservedLabels({ labels }: PlannedMolecule, at: Path): Finding[] {
  return labels.flatMap((label, index) => {
    const fix = labelFix(label);
    if (fix === undefined) return [];
    const problem = `The label ${named(label)} has a meaning of its own`;
    return [{ path: [...at, "labels", index], problem, fix }];
  });
}

function labelFix(label: string): string | undefined {
  if (/^p[0-3]$/i.test(label)) return "say it as `priority`";
  const isOurs =
    label.toLowerCase() === dispatchLabel || /^(?:cogtown:.*|needs-human)$/i.test(label);
  return isOurs ? "leave it out; Cogtown sets it when it is time" : undefined;
}

function findReservedHeadings({ context }: PlannedMolecule, at: Path): Finding[] {
  return context.flatMap(({ heading }, index) =>
    isReserved(heading) || /^\d+$/.test(heading)
      ? [
          {
            path: [...at, "context", index, "heading"],
            problem: `${named(heading)} would be taken for a section of the issue's own`,
            fix: "call it something else, for example `Background`",
          },
        ]
      : [],
  );
}

function findOpenTexts({ goal, context }: PlannedMolecule, at: Path): Finding[] {
  const texts = [
    { path: [...at, "goal"], text: goal },
    ...context.map(({ text }, index) => ({ path: [...at, "context", index, "text"], text })),
  ];
  return texts.flatMap(({ path, text }) =>
    isClosed(text)
      ? []
      : [
          {
            path,
            problem:
              "It has a code block or HTML tag that is never closed, or too many marks to read",
            fix: "close it, or write it plainly",
          },
        ],
  );
}

/** Numbers as long as they get, so that what fits now fits when the issues have theirs. */
const longNumber = 2_000_000_000;

function findLosses(molecule: PlannedMolecule, at: Path): Finding[] {
  const numbers = new Map(molecule.needs.map((key, index) => [key, longNumber + index]));
  const spec = specOfPlanned(molecule, numbers);
  const body = printBody(molecule, spec, { parent: longNumber, hash: "0".repeat(12) });
  const lost = findLostParts(body, spec);
  if (lost?.length === 0) return [];
  const odd = [...findOpenTexts(molecule, at), ...findOddItems(molecule, at)];
  if (odd.length > 0) return odd;
  if (lost !== undefined) return lost.map((part) => lossOf([...at, fieldOf[part]]));
  const parsed = parseSpec(body);
  const problems = parsed.ok ? [] : parsed.problems.slice(0, 1);
  return problems.map(({ problem, fix }) => ({ path: at, problem, fix }));
}

const fieldOf = {
  goal: "goal",
  steps: "steps",
  criteria: "criteria",
  scope: "scope",
  dependsOn: "needs",
  gates: "gates",
  context: "context",
} as const;

const lossOf = (path: Path): Finding => ({
  path,
  problem: "This would read differently in the issue, or not at all",
  fix: "write it plainly",
});

/** Items that Markdown, or the grammar, would make something else of. */
function findOddItems({ steps, criteria }: PlannedMolecule, at: Path): Finding[] {
  const oddSteps = steps.flatMap(({ title }, index) =>
    standsIn("steps", title)
      ? []
      : [
          {
            path: [...at, "steps", index, "title"],
            problem: `${named(title)} would not be read as the title of a step`,
            fix: "say in plain words what is done; a command that checks it belongs into `check`",
          },
        ],
  );
  const oddCriteria = criteria.flatMap((criterion, index) =>
    !("prose" in criterion) || standsIn("criteria", criterion.prose)
      ? []
      : [
          {
            path: [...at, "criteria", index, "prose"],
            problem: `${named(criterion.prose)} would not be read as prose`,
            fix: "say in plain words what a reader judges; what is to be run is a `command`",
          },
        ],
  );
  return [...oddSteps, ...oddCriteria];
}
