/** The tables of docs/formulas.md, from the schema that reads formulas. */
import { z } from "zod";
import {
  BranchRule,
  Compose,
  ExpandRule,
  FormulaFile,
  GateTable,
  KeyStanding,
  Leg,
  Loop,
  MapRule,
  Output,
  Prompts,
  Step,
  Synthesis,
  Var,
} from "../app/core/formula/formula.ts";

const tables = {
  formula: FormulaFile,
  "formula variable": Var,
  "formula step": Step,
  "formula gate": GateTable,
  "formula loop": Loop,
  "formula leg": Leg,
  "formula synthesis": Synthesis,
  "formula output": Output,
  "formula prompts": Prompts,
  "formula compose": Compose,
  "formula expand": ExpandRule,
  "formula map": MapRule,
  "formula branch": BranchRule,
} as const;

const Key = z.object({
  type: z.string().optional(),
  description: z.string().default(""),
  standing: KeyStanding.optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  anyOf: z.array(z.object({ type: z.string().optional() })).optional(),
  items: z.object({ type: z.string().optional() }).optional(),
  additionalProperties: z
    .union([z.boolean(), z.object({ properties: z.unknown().optional() })])
    .optional(),
});
type Key = z.infer<typeof Key>;

const Table = z.object({
  properties: z.record(z.string(), Key),
  required: z.array(z.string()).default([]),
});

/** By the name of the marks that each goes between. */
export function formulaTables(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(tables).map(([name, schema]) => [name, tableOf(schema)]),
  );
}

const options = { io: "input", target: "draft-7" } as const;
const Definitions = z.object({ $ref: z.string(), definitions: z.record(z.string(), z.unknown()) });

/** A table that holds others of its kind stands among the definitions. */
function rootOf(json: unknown): unknown {
  const named = Definitions.safeParse(json).data;
  return named === undefined ? json : named.definitions[named.$ref.split("/").at(-1) ?? ""];
}

function tableOf(schema: z.ZodType): string {
  const { properties, required } = Table.parse(rootOf(z.toJSONSchema(schema, options)));
  const rows = Object.entries(properties).map(([key, value]) => {
    const words =
      `${standings[value.standing ?? "theirs"]}${value.description}${value.standing === "refused" ? "." : ""}`.replaceAll(
        "|",
        "\\|",
      );
    const need = required.includes(key) ? "yes" : "";
    return `| \`${key}\` | ${valueOf(value)} | ${need} | ${words} |`;
  });
  return ["| key | value | required | meaning |", "|---|---|---|---|", ...rows].join("\n");
}

const standings = {
  theirs: "",
  ours: "*Cogtown's own.* ",
  ignored: "*Ignored, with a warning.* ",
  refused: "*Refused.* ",
} as const;

function valueOf(key: Key): string {
  if (key.standing === "refused" || key.standing === "ignored") return "";
  if (key.enum !== undefined) return key.enum.map((value) => `\`${value}\``).join(" or ");
  if (key.anyOf !== undefined) {
    return key.anyOf.some(({ type }) => type === "array")
      ? "text, or list of texts"
      : "text, number, `true` or `false`";
  }
  if (key.type === "array")
    return key.items?.type === "string" ? "list of texts" : "list of tables";
  if (key.type === "boolean") return "`true` or `false`";
  if (key.type === "integer") return numberOf(key);
  return key.type === "string" ? "text" : entriesOf(key.additionalProperties);
}

const numberOf = ({ minimum, maximum }: Key) =>
  maximum === undefined || maximum > 1_000_000
    ? `number from ${minimum ?? 0}`
    : `number, ${minimum ?? 0} to ${maximum}`;

function entriesOf(entries: Key["additionalProperties"]): string {
  if (typeof entries !== "object") return "table";
  return entries.properties === undefined ? "pairs of name and value" : "tables by name";
}
