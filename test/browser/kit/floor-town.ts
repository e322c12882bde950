import { parseConfig } from "../../../app/core/config/parse-config.ts";
import { emptyDesk } from "../../../app/core/desk/record.ts";
import type { FloorFacts, LedgerEntry } from "../../../app/core/floor/facts.ts";
import type { TownFacts, TownIssue } from "../../../app/core/molecule/facts.ts";
import { pinSpec } from "../../../app/core/molecule/pinned.ts";
import type { Attempt, MoleculeRecord, Usage } from "../../../app/core/molecule/record.ts";
import { plannedSteps } from "../../../app/core/molecule/steps.ts";
import { viewLine } from "../../../app/core/refinery/line-view.ts";
import type { RefineryRecord } from "../../../app/core/refinery/record.ts";
import { lineFacts, readyPull, running } from "../../core/line-model.ts";
import {
  attempt,
  failed,
  moleculeFacts,
  sha,
  success,
  townFacts,
  townIssue,
} from "../../core/molecule-model.ts";
import { emptyRecord } from "../../core/refinery-model.ts";

/** A town in the middle of its work, in plain values: what the page is shown with in tests and in the documentation. */

export const now = new Date(Date.UTC(2026, 0, 5, 15, 42, 10));
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000).toISOString();

const repository = { owner: "acme", name: "reader", url: "https://github.test/acme/reader" };

const config = `agent: { use: claude, model: claude-sonnet-4-5 }
verify: { commands: [npm test] }
review: none
duplicates: { ask: false }
limits:
  polecats: 6
budget:
  molecule: { dollars: 5 }
  day: { dollars: 30, minutes: 600 }
  town: { dollars: 400 }
`;

const usage = (dollars: number, tokens: number): Usage => ({
  ...{ agent: "claude", model: "claude-sonnet-4-5", turns: 24, dollars, source: "reported" },
  tokens: { input: tokens * 0.1, output: tokens * 0.1, cacheRead: tokens * 0.8, cacheWrite: 0 },
});

const stepsOf = (titles: readonly string[]) =>
  titles.length === 0
    ? ""
    : `### Steps\n\n${titles.map((title) => `- [ ] ${title}`).join("\n")}\n\n`;
const needsOf = (numbers: readonly number[]) =>
  numbers.length === 0 ? "" : `\n### Depends on\n\n${numbers.map((n) => `- #${n}`).join("\n")}\n`;

interface Told {
  readonly number: number;
  readonly title: string;
  readonly steps?: readonly string[];
  readonly done?: number;
  readonly needs?: readonly number[];
  readonly attempts?: readonly Attempt[];
  readonly over?: Partial<MoleculeRecord>;
}

function recordOf({
  number,
  title,
  steps = [],
  done = 0,
  needs = [],
  attempts = [],
  over = {},
}: Told) {
  const body = `### Goal\n\n${title}.\n\n${stepsOf(steps)}### Acceptance criteria\n\n- [ ] \`npm test\`\n${needsOf(needs)}`;
  const pinned = pinSpec(moleculeFacts({ number, title, body }), "main", {
    ...{ login: "maya", at: ago(200) },
  });
  const planned = plannedSteps(pinned).slice(0, done);
  return {
    ...pinned,
    attempts: [...attempts],
    steps: planned.map(({ index, digest, title: step }) => ({
      ...{ index, digest, title: step, commit: sha(`${number}-${index}`) },
    })),
    ...over,
  };
}

const ended = (
  n: number,
  from: number,
  minutes: number,
  spent: Usage,
  over: Partial<Attempt> = {},
) =>
  attempt(n, success, {
    dispatches: [ago(from + 1)],
    claim: { runId: 8_000 + Math.floor(from), runAttempt: 1, at: ago(from) },
    endedAt: ago(from - minutes),
    usage: spent,
    ...over,
  });
const atWork = (n: number, from: number, over: Partial<Attempt> = {}) =>
  attempt(n, undefined, {
    dispatches: [ago(from + 1)],
    claim: { runId: 9_000 + Math.floor(from), runAttempt: 1, at: ago(from) },
    cap: { dollars: 2, minutes: 60 },
    ...over,
  });
const unclaimed = ({ claim: _none, ...rest }: Attempt): Attempt => rest;

const records: readonly MoleculeRecord[] = [
  recordOf({
    number: 41,
    title: "Keep articles in IndexedDB",
    done: 1,
    attempts: [ended(1, 190, 14, usage(1.84, 420_000))],
  }),
  recordOf({
    number: 42,
    title: "Say what is kept, and how much",
    done: 1,
    attempts: [ended(1, 184, 9, usage(0.92, 210_000))],
  }),
  recordOf({
    ...{ number: 43, title: "Fetch unread articles ahead of time", needs: [41], done: 1 },
    steps: ["Queue what is unread", "Fetch it when the line is idle", "Stop when storage is short"],
    attempts: [
      ended(1, 90, 12, usage(1.41, 330_000), { outcome: failed, reason: "ready" }),
      atWork(2, 7.4, { reason: "the check `npm test` failed", seenAt: ago(0.3) }),
    ],
  }),
  recordOf({
    number: 44,
    title: "Read offline without a flash",
    needs: [41, 42],
    done: 1,
    attempts: [ended(1, 64, 22, usage(2.63, 610_000), { head: sha("head-144") })],
  }),
  recordOf({ number: 45, title: "Sync read marks when back online", needs: [43] }),
  recordOf({ number: 46, title: "Document the offline mode", needs: [44, 45] }),
  recordOf({
    number: 51,
    title: "Speed up the search index",
    done: 1,
    attempts: [ended(1, 50, 18, usage(2.05, 470_000), { head: sha("head-151") })],
  }),
  recordOf({
    ...{
      number: 52,
      title: "Import OPML with nested folders",
      steps: ["Parse folders", "Show them"],
      done: 1,
    },
    attempts: [atWork(1, 18.2, { seenAt: ago(1.1) })],
  }),
  recordOf({
    ...{ number: 53, title: "Drop the legacy feed parser" },
    attempts: [
      ended(1, 150, 16, usage(1.9, 440_000), { outcome: failed }),
      ended(2, 120, 11, usage(1.2, 300_000), { outcome: failed }),
      ended(3, 80, 13, usage(1.6, 380_000), { outcome: failed }),
    ],
    over: {
      hold: {
        reason: "3 attempts failed; the last because the check `npm test -- feeds` failed (exit 1)",
        fix: "Mend the issue or the repository, then say `/mayor retry` for one more attempt.",
        ...{ at: ago(66), by: "witness" },
      },
    },
  }),
  recordOf({
    number: 54,
    title: "Dark theme for code blocks",
    attempts: [unclaimed(atWork(1, 0.4))],
  }),
  recordOf({ number: 55, title: "Keyboard shortcuts for the list" }),
  recordOf({
    number: 57,
    title: "Export highlights as Markdown",
    done: 1,
    attempts: [ended(1, 33, 15, usage(1.12, 260_000))],
  }),
];

const labels: Readonly<Record<number, readonly string[]>> = {
  44: ["cogtown:queued"],
  51: ["cogtown:queued"],
  57: ["cogtown:proposed"],
};
const onTheLine = [43, 44, 45, 46, 51, 52, 53, 54, 55, 56, 57];
const inConvoy = new Set([43, 44, 45, 46]);
const titles = new Map([
  ...records.map(({ number, spec }) => [number, spec.title] as const),
  [56, "<b>Rename</b> “feeds” to “sources”"] as const,
]);

const issueOf = (number: number): TownIssue => ({
  ...townIssue(number, labels[number] ?? []),
  title: titles.get(number) ?? "",
  parent: inConvoy.has(number) ? 40 : undefined,
});

const convoyDesk = {
  ...emptyDesk(40),
  carriedOut: [
    {
      ...{ hash: "0123456789ab", approved: { by: "maya", at: ago(220) } },
      issues: [41, 42, 43, 44, 45, 46].map((number) => ({ key: `part-${number}`, number })),
    },
  ],
};

/** `landed`: numbers that have landed since. */
function townAt(landed: readonly number[]): TownFacts {
  const labelled = onTheLine.filter((number) => !landed.includes(number));
  return {
    ...townFacts({ configText: config, labelled, records }),
    repository,
    issues: labelled.map(issueOf),
    desks: [convoyDesk],
  };
}

const pulls = [
  readyPull(144, {
    branch: "cogtown/44",
    title: "Read offline without a flash",
    head: sha("head-144"),
  }),
  readyPull(151, {
    branch: "cogtown/51",
    title: "Speed up the search index",
    head: sha("head-151"),
  }),
].map((pull) => ({ ...pull, url: `${repository.url}/pull/${pull.number}` }));

const landing = (molecule: number, minutes: number, waited: number) => ({
  ...{ pull: molecule + 100, molecule, head: sha(`h-${molecule}`), commit: sha(`c-${molecule}`) },
  ...{ tree: sha(`t-${molecule}`), at: ago(minutes), waited },
});

function refineryAt(landed: readonly number[]): RefineryRecord {
  const entries = pulls
    .filter(({ branch }) => !landed.includes(Number(branch.split("/")[1])))
    .map(({ number, head, branch }) => ({
      ...{ pull: number, head, branch, molecule: number - 100, way: "rebase" as const },
    }));
  return {
    ...emptyRecord,
    candidates: [
      running([], {
        ...{ id: "c1", entries: entries.slice(0, 1), dispatches: [ago(3.2)] },
        claim: { runId: 9_901, at: ago(3) },
      }),
      running([], {
        id: "c2",
        entries,
        dispatches: [ago(3.2)],
        claim: { runId: 9_902, at: ago(2.6) },
      }),
    ].filter((candidate) => candidate.entries.length > 0),
    ready: entries.map(({ pull, head }) => ({ pull, head, at: ago(12) })),
    landed: [
      landing(38, 260, 420),
      landing(39, 231, 388),
      landing(41, 150, 512),
      landing(42, 141, 298),
      ...landed.map((number) => landing(number, 0, 610)),
    ],
    tally: {
      ...emptyRecord.tally,
      seconds: [240, 262, 251, 270],
      waits: [8, 9, 11],
      verdicts: 9,
      runs: 9,
    },
  };
}

const event = (of: LedgerEntry["of"], minutes: number, text: string): LedgerEntry => ({
  ...{ of, at: ago(minutes), event: text, commit: sha(`${minutes} ${text}`) },
});
const about = (number: number) => ({ kind: "molecule", number }) as const;
const line = { kind: "refinery", base: "main" } as const;

const events: readonly LedgerEntry[] = [
  event(about(54), 1.4, "molecule 54: attempt 1 dispatched (ready)"),
  event(about(43), 2.1, "attempt 2: step 1 of 3 done"),
  event(line, 2.6, "refinery main: run 9902 verifies candidate c2"),
  event(line, 3, "refinery main: run 9901 verifies candidate c1"),
  event(line, 3.2, "refinery main: verifying # 144; verifying # 144, # 151"),
  event(about(43), 7.4, "attempt 2 claimed by run 9007"),
  event(about(43), 8.4, "molecule 43: attempt 2 dispatched (the check `npm test` failed)"),
  event(about(57), 18, "attempt 1: success"),
  event(about(51), 32, "attempt 1: success"),
  event(about(44), 42, "attempt 1: success"),
  event(about(53), 66, "molecule 53: held: 3 attempts failed"),
  event({ kind: "desk", number: 40 }, 220, "desk 40: the plan is carried out: # 41 to # 46"),
];

export interface FloorTown {
  look(): FloorFacts;
  /** A molecule lands: it is on the base, its issue is closed. */
  land(number: number): void;
}

export function createFloorTown(): FloorTown {
  const landed: number[] = [];
  return {
    look: () => {
      const town = townAt(landed);
      const open = pulls.filter(({ branch }) => !landed.includes(Number(branch.split("/")[1])));
      const parsed = parseConfig(config);
      if (!parsed.ok) throw new Error("the configuration can be read");
      const facts = lineFacts([], { town, pulls: open });
      return {
        ...{ town, openPlans: new Set<number>(), budget: 1 },
        line: viewLine(facts, refineryAt(landed), parsed.value, sha("base"), now),
        news: {
          events: [
            ...landed.map((number) => event(line, 0, `refinery main: landed # ${number + 100}`)),
            ...events,
          ],
          convoys: new Map([[40, "Offline mode"]]),
        },
      };
    },
    land: (number) => {
      landed.push(number);
    },
  };
}
