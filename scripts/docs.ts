/**
 * Writes what documentation must not say by heart: the table of docs/configuration.md and the JSON schema for editors,
 * both from the schema that reads `.github/cogtown.yml`, docs/commands.md from the registry of commands, the prices of
 * docs/costs.md, the rules of docs/policy.md, the fields of docs/formulas.md, what docs/model-proxy.md lets pass, the table of
 * docs/agents.md, the prompts of docs/prompts.md, the lines of doctor in docs/troubleshooting.md, and into code the formulas that come along. `--check` writes nothing and
 * fails where the files say otherwise.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { z } from "zod";
import { agentClis } from "../actions/shared/agents/agent-clis.ts";
import { pinnedPackages } from "../actions/shared/agents/versions.ts";
import { prices } from "../app/core/budget/prices.ts";
import { renderCommand, renderCommandTable } from "../app/core/command/help.ts";
import { commandNames } from "../app/core/command/registry.ts";
import { ConfigFile } from "../app/core/config/schema.ts";
import { rules } from "../app/core/policy/rules.ts";
import manifest from "../package.json" with { type: "json" };
import { doctorTables } from "./doctor-tables.ts";
import { endpointTable } from "./endpoint-table.ts";
import { formulaTables } from "./formula-tables.ts";
import { promptSections } from "./prompt-examples.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

const Described = z.object({
  type: z.string().optional(),
  description: z.string().default(""),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  anyOf: z.array(z.unknown()).optional(),
  required: z.array(z.string()).default([]),
  get items() {
    return Described.optional();
  },
  get properties() {
    return z.record(z.string(), Described).optional();
  },
});
type Described = z.infer<typeof Described>;

const jsonSchema = z.toJSONSchema(ConfigFile, { io: "input", target: "draft-7" });

const codeList = (words: readonly string[]) => words.map((word) => `\`${word}\``).join(" and ");

function describeType({ type, enum: values, anyOf, items, minimum, maximum }: Described): string {
  if (values !== undefined) return values.map((value) => `\`${value}\``).join(" or ");
  if (anyOf !== undefined) return "text, or list of texts";
  if (items?.properties !== undefined) {
    return `list of ${codeList(Object.keys(items.properties))}`;
  }
  if (type === "integer") return `number, ${minimum ?? 0} to ${maximum ?? "any"}`;
  if (type === "number") return describeNumber(minimum, maximum);
  return plainTypes[type ?? ""] ?? type ?? "";
}

const plainTypes: Readonly<Record<string, string>> = {
  object: "pairs of name and value",
  boolean: "`true` or `false`",
  string: "text",
};

function describeNumber(minimum: number | undefined, maximum: number | undefined): string {
  return maximum === undefined ? "number above 0" : `number, ${minimum ?? 0} to ${maximum}`;
}

function describeKeys(schema: Described, prefix: string, isSure: boolean): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => {
    const name = `${prefix}${key}`;
    const isRequired = isSure && schema.required.includes(key);
    if (inner.properties !== undefined && !isTable(inner)) {
      return describeKeys(inner, `${name}.`, isRequired);
    }
    const words = inner.description.replaceAll("|", "\\|");
    return [`| \`${name}\` | ${describeType(inner)} | ${isRequired ? "yes" : ""} | ${words} |`];
  });
}

/** One kind of value under many names, none of which says more than its name: told in one row. */
const isTable = ({ properties = {} }: Described) =>
  Object.values(properties).every(({ description }) => description === "");

function commandSections(): string {
  const sections = commandNames.map((name) => `### ${name}\n\n${renderCommand(name)}`);
  return `\n${[renderCommandTable(), ...sections].join("\n\n")}\n`;
}

function configurationTable(): string {
  const head = ["| key | value | required | meaning |", "|---|---|---|---|"];
  return [...head, ...describeKeys(Described.parse(jsonSchema), "", true)].join("\n");
}

function priceTable(): string {
  const rows = Object.entries(prices).map(([model, price]) => {
    const { input, output, cacheRead = "", cacheWrite = "" } = price;
    return `| \`${model}\` | ${input} | ${output} | ${cacheRead} | ${cacheWrite} |`;
  });
  const head = ["| model | input | output | cache read | cache write |", "|---|---|---|---|---|"];
  return [...head, ...rows].join("\n");
}

function policyTable(): string {
  const rows = rules.map(
    ({ name, what, byDefault, isFixed }) =>
      `| \`${name}\` | ${byDefault === "refuse" ? "refused" : "flagged"}${isFixed === true ? ", fixed" : ""} | ${what.replaceAll("|", "\\|")} |`,
  );
  return ["| rule | | what it finds |", "|---|---|---|", ...rows].join("\n");
}

function agentTable(): string {
  const rows = Object.values(agentClis).map((cli) => {
    const { package: name, version } = pinnedPackages[cli.name];
    const cells = [
      `\`${cli.name}\``,
      cli.title,
      `\`${name}\` ${version}`,
      cli.api,
      `\`${cli.keyVariable}\``,
      cli.needsModel ? "to be named" : "its own, or named",
      cli.countsTurns ? "also itself" : "on the way",
      cli.tells,
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const head = "| `use` | agent | package | API | key | model | cap on requests | tells |";
  return [head, "|---|---|---|---|---|---|---|---|", ...rows].join("\n");
}

/** The text between the two marks of this name, replaced; the marks must be there. */
function fill(text: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name}: written by scripts/docs.ts -->`, `<!-- /${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`The marks "${open}" and "${close}" are missing`);
  return `${text.slice(0, start + open.length)}\n${content}\n${text.slice(end)}`;
}

/** The App is bundled for places without our files: what ships with it as text is a part of its code. */
function shippedFormulas(): string {
  const folder = `${root}app/cli/templates/formulas`;
  const texts = readdirSync(folder)
    .toSorted()
    .map((file) => {
      const text = JSON.stringify(readFileSync(`${folder}/${file}`, "utf8"));
      return `  ${JSON.stringify(file.replace(/\.formula\.toml$/, ""))}: ${text},`;
    });
  return [
    "/** The formulas that come with Cogtown, by name. Written by scripts/docs.ts from app/cli/templates/formulas. */",
    "export const shippedFormulas: Readonly<Record<string, string>> = {",
    ...texts,
    "};",
    "",
  ].join("\n");
}

const read = (path: string) => (existsSync(root + path) ? readFileSync(root + path, "utf8") : "");

/** As the formatter would leave it, so that the check of formats and this one agree. */
async function format(path: string, text: string): Promise<string> {
  const options = { cwd: root, preferLocal: true, input: text, stripFinalNewline: false };
  return (await execa(options)`biome format --stdin-file-path=${path}`).stdout;
}

const table = fill(read("docs/configuration.md"), "configuration", configurationTable());
const commands = fill(read("docs/commands.md"), "commands", commandSections());
/** Where the newest release of this major has it. */
const schemaUrl = `https://raw.githubusercontent.com/cogtown/cogtown/v${manifest.version.replace(/\..*/, "")}/docs/cogtown.schema.json`;
const editorSchema = JSON.stringify(
  { $id: schemaUrl, title: "cogtown.yml", ...jsonSchema },
  null,
  2,
);
const costs = fill(read("docs/costs.md"), "prices", priceTable());
const fillAll = (path: string, sections: Readonly<Record<string, string>>) =>
  Object.entries(sections).reduce((text, [name, content]) => fill(text, name, content), read(path));
const policy = fill(read("docs/policy.md"), "policy", policyTable());
const agents = fill(read("docs/agents.md"), "agents", agentTable());
const formulas = fillAll("docs/formulas.md", formulaTables());
const prompts = fillAll("docs/prompts.md", promptSections());
const troubleshooting = fillAll("docs/troubleshooting.md", doctorTables());
const modelProxy = fill(read("docs/model-proxy.md"), "endpoints", endpointTable());
const written: Readonly<Record<string, string>> = {
  "docs/configuration.md": await format("docs/configuration.md", table),
  "docs/agents.md": await format("docs/agents.md", agents),
  "docs/commands.md": await format("docs/commands.md", commands),
  "docs/costs.md": await format("docs/costs.md", costs),
  "docs/policy.md": await format("docs/policy.md", policy),
  "docs/formulas.md": await format("docs/formulas.md", formulas),
  "docs/troubleshooting.md": await format("docs/troubleshooting.md", troubleshooting),
  "docs/prompts.md": await format("docs/prompts.md", prompts),
  "docs/model-proxy.md": await format("docs/model-proxy.md", modelProxy),
  "app/core/formula/shipped-formulas.ts": await format(
    "app/core/formula/shipped-formulas.ts",
    shippedFormulas(),
  ),
  "docs/cogtown.schema.json": await format("docs/cogtown.schema.json", `${editorSchema}\n`),
};

const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });
const stale = Object.entries(written).filter(([path, text]) => read(path) !== text);
for (const [path, text] of stale) {
  if (values.check) console.error(`${path} is not what the code says: run node scripts/docs.ts`);
  else writeFileSync(root + path, text);
}
process.exitCode = values.check && stale.length > 0 ? 1 : 0;
