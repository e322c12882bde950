import type { Config } from "../config/config.ts";
import type { Ejection } from "../refinery/record.ts";
import type { MoleculeFacts } from "./facts.ts";
import { onBaseAlready } from "./judge-change.ts";
import type { Move } from "./move.ts";
import type { Against, MoleculeRecord, Rework } from "./record.ts";

type Ejected = NonNullable<MoleculeFacts["refinery"]["ejected"]>;

/** What the Refinery put out at the present head and nobody has taken up yet. */
export function findNewEjection(
  record: MoleculeRecord,
  { refinery: { ejected } }: MoleculeFacts,
): Ejected | undefined {
  if (ejected === undefined) return undefined;
  const isKnown = record.rework.some(({ id }) => id === `ejection-${ejected.candidate}`);
  return isKnown ? undefined : ejected;
}

/**
 * What was put out goes back to its polecat with all that it needs, as often as the town allows; then to a person. Each
 * repair is written down before it is paid for, so that nobody who dies in between loops.
 */
export function moveEjected(
  record: MoleculeRecord,
  ejected: Ejected,
  facts: MoleculeFacts,
  config: Config,
): Move {
  switch (ejected.cause) {
    case "empty":
      return onBaseAlready(record.base);
    case "lost-runs":
      return askPerson(ejected.why);
    case "red":
    case "conflict":
    case "never-ends":
      return giveBack(record, ejected, facts, config);
  }
}

/** No agent can mend a machine that dies; a person may see that the work asks too much of it. */
function askPerson(why: string): Move {
  return {
    kind: "hold",
    reason: `the Refinery gave it up: ${why}`,
    fix: "Look at the runs of the workflow Cogtown refinery; comment `/mayor merge` on the pull request to have it verified once more, or `/mayor retry` on the issue to have it worked on again.",
  };
}

function giveBack(
  record: MoleculeRecord,
  ejected: Ejected,
  facts: MoleculeFacts,
  config: Config,
): Move {
  const repairs = record.rework.filter(({ id }) => id.startsWith("ejection-")).length;
  if (repairs >= config.refinery.repairs) {
    return {
      kind: "hold",
      reason: `the Refinery refused it ${repairs + 1} times; the last because ${ejected.why}`,
      fix: "Look at the pull request; then remove and add the label `polecat` to have it worked on again.",
    };
  }
  const at = facts.base?.head;
  return {
    kind: "rework",
    rework: [reworkOf(record, ejected)],
    reason: `the Refinery could not land it: ${ejected.why}`,
    ...(at === undefined ? {} : { onto: at }),
  };
}

function reworkOf(record: MoleculeRecord, ejected: Ejected): Rework {
  const { against } = ejected;
  return {
    id: `ejection-${ejected.candidate}`,
    by: "refinery",
    words: wordsOf(ejected),
    at: record.attempts.at(-1)?.endedAt ?? record.spec.approvedAt,
    head: ejected.head,
    ...(against.length === 0 ? {} : { against: [...against] }),
  };
}

function wordsOf({ why, tail, against, cause }: Ejected): string {
  const lines = [`${capital(why)}.`, ...adviceOn(cause), ...describeOthers(against), tail];
  return lines.filter((line) => line !== "").join("\n\n");
}

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

function adviceOn(cause: Ejection["cause"]): readonly string[] {
  return cause === "never-ends"
    ? ["Something in this work keeps the command from ending: look for a loop, a lock or a wait."]
    : [];
}

const nameOther = ({ pull, commit }: Against) =>
  commit === undefined ? `#${pull}` : `#${pull} (landed as ${commit.slice(0, 10)})`;

/** Green alone and green without it, red together: nobody's fault, and one of the two has to give way. */
function describeOthers(against: Ejected["against"]): readonly string[] {
  if (against.length === 0) return [];
  const names = against.map(nameOther).join(", ");
  const one = against.length === 1 ? "it" : "one of them";
  return [
    `It was good by itself, and the base is good without it. Together with ${names}, before it in the line, it fails: make it fit what ${one} has changed.`,
  ];
}
