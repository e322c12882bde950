import type { Gate } from "../molecule/gate.ts";
import type { GateTable } from "./formula.ts";
import { below, type Place, problemAt, shown, warnAt } from "./problem.ts";
import { asTitle } from "./prose.ts";
import type { Placed } from "./vars.ts";
import { type Desk, writePlain } from "./writer.ts";

/** A gate, or what is wrong with the table that asks for it. */
type Wanted = Gate | { readonly kind: "none"; readonly problem: string; readonly fix: string };

/** What a step waits for; undefined where the table does not say it, which the notes then tell. */
export function writeGate(
  table: Placed<GateTable>,
  title: string,
  { notes, ...desk }: Desk,
): Gate | undefined {
  const { value, place } = table;
  const at = below(place, value.type === "timer" ? "timeout" : idKey(value));
  if (value.type !== "timer" && value.timeout !== undefined) {
    const words =
      "a gate waits as long as it takes, and says so in `/mayor why`: `timeout` is ignored.";
    notes.warnings.push(warnAt(below(place, "timeout"), words));
  }
  const gate = gateOf(value, idOf(table, at, { notes, ...desk }), title);
  if (gate.kind !== "none") return gate;
  notes.problems.push(problemAt(at, gate.problem, gate.fix));
  return undefined;
}

const idKey = ({ id }: GateTable) => (id === undefined ? "await_id" : "id");

const idOf = ({ value }: Placed<GateTable>, place: Place, desk: Desk): string =>
  asTitle(writePlain({ value: String(value.id ?? value.await_id ?? ""), place }, desk));

function gateOf({ type, timeout = "" }: GateTable, id: string, title: string): Wanted {
  switch (type) {
    case "human":
      return { kind: "human", what: asTitle(id === "" ? `before “${title}”` : id) };
    case "timer":
      return timerOf(timeout);
    case "gh:run":
      return runOf(id);
    case "gh:pr":
      return pullOf(id);
  }
}

/** A year. */
const mostMinutes = 525_600;

function timerOf(timeout: string): Wanted {
  const minutes = minutesOf(timeout.replaceAll(/\s/g, "")) ?? 0;
  if (minutes >= 1 && minutes <= mostMinutes) return { kind: "timer", minutes };
  return {
    kind: "none",
    problem: "The gate does not say how long it waits",
    fix: "give `timeout` as `30m`, `24h` or `7d`, a year at most",
  };
}

const units = new Map([
  ["s", 1 / 60],
  ["m", 1],
  ["h", 60],
  ["d", 1440],
]);

/** `1h30m` in minutes, rounded up; undefined for what is no length of time. */
function minutesOf(text: string): number | undefined {
  if (!/^(?:\d{1,7}[smhd])+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+)([smhd])/g)];
  const sum = parts.reduce(
    (total, [, count, unit = ""]) => total + Number(count) * (units.get(unit) ?? 0),
    0,
  );
  return Math.ceil(sum);
}

const runOf = (id: string): Wanted =>
  /^[\w.-]+\.ya?ml$/.test(id)
    ? { kind: "gh:run", workflow: id }
    : {
        kind: "none",
        problem: `${shown(id)} is no file of a workflow`,
        fix: "give `id` as the file's name in `.github/workflows`, such as `ci.yml`",
      };

function pullOf(id: string): Wanted {
  const digits = /^#?([1-9]\d{0,9})$/.exec(id)?.[1];
  if (digits !== undefined) return { kind: "gh:pr", pull: Number(digits) };
  return {
    kind: "none",
    problem: `${shown(id)} is no number of a pull request`,
    fix: "give `id` as its number, such as `12`",
  };
}
