import type { GateFacts, MoleculeFacts } from "./facts.ts";
import type { Gate } from "./gate.ts";
import { parseSpec } from "./parse-spec.ts";
import type { MoleculeRecord } from "./record.ts";

/** What a molecule still waits for besides others, in words; a gate that cannot be asked about is shut. */
export function gatesOf(record: MoleculeRecord, facts: Asked, now: Date): readonly string[] {
  const parsed = parseSpec(record.spec.body);
  const gates = parsed.ok ? parsed.value.gates : [];
  return gates.flatMap((gate) => waitFor(gate, record, facts, now));
}

/** What gates are judged by. */
type Asked = Pick<MoleculeFacts, "desk" | "dependencies" | "gates">;

function waitFor(gate: Gate, record: MoleculeRecord, facts: Asked, now: Date): readonly string[] {
  switch (gate.kind) {
    case "human":
      return facts.desk?.released === undefined
        ? [`a person to say \`/mayor release\`: ${gate.what}`]
        : [];
    case "timer": {
      const opens = timerEnd(gate.minutes, record, facts);
      if (opens === undefined) return [`${gate.minutes} minutes after everything else is there`];
      return opens.getTime() > now.getTime() ? [`the time to be ${opens.toISOString()}`] : [];
    }
    case "gh:run":
      return isOpen(facts.gates, gate)
        ? []
        : [`the newest run of \`${gate.workflow}\` on the base branch to succeed`];
    case "gh:pr":
      return isOpen(facts.gates, gate) ? [] : [`pull request #${gate.pull} to be merged`];
  }
}

const isOpen = (gates: readonly GateFacts[], gate: Gate) =>
  gates.some((each) => each.isOpen && JSON.stringify(each.gate) === JSON.stringify(gate));

/** From approval, or from when the last of what it needs had landed. */
function timerEnd(
  minutes: number,
  { spec }: MoleculeRecord,
  { dependencies }: Asked,
): Date | undefined {
  const landed = dependencies.map((each) => (each.kind === "landed" ? each.at : undefined));
  if (landed.some((at) => at === undefined)) return undefined;
  const starts = [spec.approvedAt, ...landed.flatMap((at) => at ?? [])].map((at) => Date.parse(at));
  return new Date(Math.max(...starts) + minutes * 60_000);
}

/** When the last of the timers opens that nothing else holds up; undefined: none is running. */
export function nextOpening(record: MoleculeRecord, facts: Asked, now: Date): Date | undefined {
  const parsed = parseSpec(record.spec.body);
  const gates = parsed.ok ? parsed.value.gates : [];
  const ends = gates.flatMap((gate) =>
    gate.kind === "timer" ? (timerEnd(gate.minutes, record, facts)?.getTime() ?? []) : [],
  );
  const running = ends.filter((end) => end > now.getTime());
  return running.length === 0 ? undefined : new Date(Math.min(...running));
}
