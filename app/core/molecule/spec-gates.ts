import { clip, codeSpan } from "../text/markdown.ts";
import { nearestWord } from "../text/nearest-word.ts";
import { Gate } from "./gate.ts";
import { type Item, type ItemResult, lineOfItem, refuse } from "./spec-items.ts";

const minutesIn = { m: 1, h: 60, d: 24 * 60 } as const;
const longestTimer = 365;
const longestWords = 200;

const examples = {
  human: "`- human: the licence is bought`",
  timer: "`- timer: 90m`, `- timer: 2h` or `- timer: 3d`",
  "gh:run": "`- gh:run: ci.yml`",
  "gh:pr": "`- gh:pr: #12`",
} as const;
const kinds = Object.keys(examples);

/** `human: words`, `timer: 2h`, `gh:run: ci.yml` or `gh:pr: #12`; what is told may be a code span. */
export function parseGate(item: Item): ItemResult<Gate> {
  const line = lineOfItem(item);
  if (!line.ok) return line;
  const { kind, told } = splitGate(bare(line.value));
  switch (kind) {
    case "human":
      return readHuman(item, told);
    case "timer":
      return readTimer(item, bare(told));
    case "gh:run":
      return readRun(item, bare(told));
    case "gh:pr":
      return readPull(item, bare(told));
    default:
      return refuseKind(item, line.value, kind);
  }
}

/** Kinds in any case; `gh: run` is one slip from `gh:run`, and left to the hint. */
function splitGate(line: string): { readonly kind: string; readonly told: string } {
  const [, kind = "", told = ""] = /^((?:gh:)?[^:]*):\s*(.*)$/i.exec(line) ?? [];
  return { kind: kind.trim().toLowerCase(), told };
}

/** Without the backticks of one code span around all of it. */
const bare = (told: string) => told.replace(/^`([^`]*)`$/, "$1").trim();

const holds = (gate: Gate): ItemResult<Gate> => ({ ok: true, value: gate });

function readHuman({ line }: Item, what: string): ItemResult<Gate> {
  if (what === "") {
    return refuse(line, "This gate does not say what is waited for", `write ${examples.human}`);
  }
  return what.length > longestWords
    ? refuse(
        line,
        `This gate has ${what.length} characters; ${longestWords} is the most`,
        "name it in a few words, and put the rest below a heading of its own",
      )
    : holds({ kind: "human", what });
}

function readTimer({ line }: Item, told: string): ItemResult<Gate> {
  const [, digits = "", unit = ""] = /^(\d{1,6})\s?([mhd])$/.exec(told) ?? [];
  const minutes = Number(digits) * (unit === "h" || unit === "d" ? minutesIn[unit] : minutesIn.m);
  if (unit === "" || minutes === 0)
    return refuse(line, `${quoted(told)} is no time`, `write ${examples.timer}`);
  return minutes > longestTimer * minutesIn.d
    ? refuse(line, `${quoted(told)} is too long`, `wait for ${longestTimer}d at most`)
    : holds({ kind: "timer", minutes });
}

function readRun({ line }: Item, workflow: string): ItemResult<Gate> {
  const gate = Gate.safeParse({ kind: "gh:run", workflow });
  if (gate.success) return holds(gate.data);
  const fix = `name a file of \`.github/workflows\` without its folder, for example ${examples["gh:run"]}`;
  return refuse(line, `${quoted(workflow)} is no workflow file`, fix);
}

function readPull({ line }: Item, told: string): ItemResult<Gate> {
  return /^#[1-9]\d{0,9}$/.test(told)
    ? holds({ kind: "gh:pr", pull: Number(told.slice(1)) })
    : refuse(
        line,
        `${quoted(told)} is no pull request of this repository`,
        `write nothing but the number, for example ${examples["gh:pr"]}`,
      );
}

function refuseKind({ line }: Item, text: string, kind: string): ItemResult<never> {
  const meant = nearestWord(kind, kinds);
  const hint = meant === undefined ? "" : `; did you mean \`${meant}\`?`;
  return refuse(line, `${quoted(text)} is no gate${hint}`, `write ${ways}`);
}

const ways = `${examples.human}, ${examples.timer}, ${examples["gh:run"]} or ${examples["gh:pr"]}`;

const quoted = (text: string) => codeSpan(clip(text, 60));

/** The line that reads back as this gate, without a mark of a list. */
export function printGate(gate: Gate): string {
  switch (gate.kind) {
    case "human":
      return `human: ${gate.what}`;
    case "timer":
      return `timer: ${printMinutes(gate.minutes)}`;
    case "gh:run":
      return `gh:run: ${gate.workflow}`;
    case "gh:pr":
      return `gh:pr: #${gate.pull}`;
  }
}

function printMinutes(minutes: number): string {
  if (minutes % minutesIn.d === 0) return `${minutes / minutesIn.d}d`;
  return minutes % minutesIn.h === 0 ? `${minutes / minutesIn.h}h` : `${minutes}m`;
}

/** The same gate said twice is one. */
export function withoutRepeats(gates: readonly Gate[]): readonly Gate[] {
  return [...new Map(gates.map((gate) => [printGate(gate), gate])).values()];
}
