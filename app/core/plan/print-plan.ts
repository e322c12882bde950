import { Document, isMap, isScalar, isSeq, type Pair, Scalar, visit } from "yaml";
import type { Plan, PlannedMolecule } from "./plan.ts";

/** Longer texts stand in lines of their own. */
const longestInLine = 60;
const texts = ["design", "goal", "text"];
const inOneLine = ["needs", "labels"];

/**
 * A plan as YAML that people edit: what is as if it were not there is left out, long texts stand as they are below
 * their key, and a blank line parts the molecules. `readPlanYaml` gives the same plan back.
 */
export function printPlanYaml({ design, molecules }: Plan): string {
  const document = new Document({
    ...(design === "" ? {} : { design }),
    molecules: molecules.map(contentOf),
  });
  visit(document, {
    Pair: (_key, pair) => {
      shapePair(pair);
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** In the order in which somebody wants to know it. */
function contentOf({
  key,
  title,
  goal,
  needs,
  scope,
  criteria,
  steps,
  gates,
  context,
  priority,
  labels,
}: PlannedMolecule): Record<string, unknown> {
  const lists = Object.entries({ needs, scope, criteria, steps, gates, context, labels });
  const said = lists.filter(([, list]) => list.length > 0);
  const { needs: first, ...rest } = Object.fromEntries(said);
  return {
    key,
    title,
    ...(first === undefined ? {} : { needs: first }),
    ...(priority === undefined ? {} : { priority }),
    goal,
    ...rest,
  };
}

function shapePair({ key, value }: Pair): void {
  const name = isScalar(key) ? String(key.value) : "";
  if (isScalar(value) && typeof value.value === "string" && texts.includes(name)) {
    const isLong = value.value.length > longestInLine || value.value.includes("\n");
    if (isLong) value.type = Scalar.BLOCK_LITERAL;
  }
  if (!isSeq(value)) return;
  if (inOneLine.includes(name)) value.flow = true;
  if (name !== "molecules") return;
  for (const item of value.items.slice(1)) if (isMap(item)) item.spaceBefore = true;
}
