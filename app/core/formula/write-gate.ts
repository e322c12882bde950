import type { Gate } from "../molecule/gate.ts";
import { oneLine } from "../text/markdown.ts";
import type { GateTable } from "./formula.ts";
import { below, type Place, problemAt, shown, warnAt } from "./problem.ts";
import { asTitle } from "./prose.ts";
import type { Placed } from "./vars.ts";
import { type Desk, writePlain } from "./writer.ts";

const units = { s: 1 / 60, m: 1, h: 60, d: 1440 } as const;

/** `1h30m` in minutes, rounded up; undefined for what is no length of time. */
function minutesOf(text: string): number | undefined {
  if (!/^(?:\d{1,7}[smhd])+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+)([smhd])/g)];
  return Math.ceil(
    parts.reduce((sum, [, count, unit]) => sum + Number(count) * minutesIn(unit), 0),
  );
}

const minutesIn = (unit = ""): number =>
  Object.entries(units).find(([name]) => name === unit)?.[1] ?? 0;

/** What a step waits for; undefined where the table does not say it, which the notes then tell. */
export function writeGate(
  { value, place }: Placed<GateTable>,
  title: string,
  desk: Desk,
): Gate | undefined {
  const key = value.id === undefined ? "await_id" : "id";
  const at = below(place, key);
  const id = asTitle(
    writePlain({ value: String(value.id ?? value.await_id ?? ""), place: at }, desk),
  );
  const refuse = (where: Place, problem: string, fix: string) => {
    desk.notes.problems.push(problemAt(where, problem, fix));
    return undefined;
  };
  if (value.type !== "timer" && value.timeout !== undefined) {
    desk.notes.warnings.push(
      warnAt(
        below(place, "timeout"),
        "a gate waits as long as it takes, and says so in `/mayor why`: `timeout` is ignored.",
      ),
    );
  }
  switch (value.type) {
    case "human":
      return { kind: "human", what: asTitle(id === "" ? `before “${title}”` : id) };
    case "timer": {
      const minutes = minutesOf(oneLine(value.timeout ?? "").replaceAll(" ", ""));
      return minutes === undefined || minutes < 1 || minutes > 525_600
        ? refuse(
            below(place, "timeout"),
            "The gate does not say how long it waits",
            "give `timeout` as `30m`, `24h` or `7d`, a year at most",
          )
        : { kind: "timer", minutes };
    }
    case "gh:run":
      return /^[\w.-]+\.ya?ml$/.test(id)
        ? { kind: "gh:run", workflow: id }
        : refuse(
            at,
            `${shown(id)} is no file of a workflow`,
            "give `id` as the file's name in `.github/workflows`, such as `ci.yml`",
          );
    case "gh:pr": {
      const digits = /^#?([1-9]\d{0,9})$/.exec(id)?.[1];
      return digits === undefined
        ? refuse(
            at,
            `${shown(id)} is no number of a pull request`,
            "give `id` as its number, such as `12`",
          )
        : { kind: "gh:pr", pull: Number(digits) };
    }
  }
}
