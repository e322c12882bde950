import { plainText } from "#core/text/plain.ts";
import type { PatrolReport } from "../../hosts/one-pass.ts";

/** What a patrol did, in a line for each look that did something, and a last one that sums it up. */
export function renderPatrol(report: PatrolReport): readonly string[] {
  const { passes, looks, failures } = report;
  const effects = passes.flatMap((pass) => pass.effects).length;
  return [
    ...passes.map(({ key, reason, effects }) => {
      return `${plainText(key)}: ${plainText(reason)} (${effects.join(", ")})`;
    }),
    ...failures.map(({ key, why }) => `${plainText(key)} FAILED: ${plainText(why)}`),
    `${plainText(report.repository)}: ${count(looks, "look")}, ${count(effects, "effect")}, ${count(failures.length, "failure")}. ${describeEnd(report.end)}`,
  ];
}

const count = (number: number, thing: string) => `${number} ${thing}${number === 1 ? "" : "s"}`;

function describeEnd(end: PatrolReport["end"]): string {
  switch (end) {
    case "done":
      return "Everything that may be stale was looked at.";
    case "out-of-time":
      return "The time was over before everything was looked at: the next patrol goes on from there.";
    case "waiting":
      return "GitHub wants no requests for longer than there was time: the next patrol makes up for it.";
  }
}
