import { describe, expect, it } from "vitest";
import { decideMolecule } from "#core/molecule/decide-molecule.ts";
import type { MoleculeFacts } from "#core/molecule/facts.ts";
import type { Outcome } from "#core/molecule/record.ts";
import { changedFile } from "./branch-change.ts";
import {
  afterEffects,
  at,
  attempt,
  change,
  failed,
  moleculeFacts,
  now,
  pullFacts,
  sha,
  success,
  worked,
} from "./molecule-model.ts";

const nonce = "fresh-nonce-1";
describe("the idempotence law: deciding again on the world after acting yields no effects", () => {
  const outcomes: Outcome[] = [
    success,
    failed,
    { kind: "criterion-failed", command: "npm test", exitCode: 1, tail: "" },
    { kind: "agent-error", cause: "it crashed", fatal: false, tail: "" },
    { kind: "no-change", step: "1/1", tail: "" },
    { kind: "out-of-scope", paths: ["x"], why: "scope" },
    { kind: "policy-refused", findings: [{ rule: "scope", path: "x", why: "is outside" }] },
    { kind: "over-budget", limit: "$1" },
    { kind: "rate-limited", until: at(40) },
    { kind: "handoff", note: "half done" },
    { kind: "conflict", paths: ["a"], tail: "" },
    { kind: "foreign-branch", branch: "polecat/7", commit: sha("x") },
    { kind: "cancelled", why: "stopped" },
    { kind: "superseded", why: "late" },
    { kind: "infra", cause: "lost" },
  ];
  const { labelledBy: _label, ...unlabelled } = worked([attempt(1)]);
  const active = { kind: "active", runId: 101, url: "" } as const;
  const stopped = {
    id: 9,
    by: "rob",
    canWrite: true,
    at: at(20),
    commands: [{ kind: "stop" as const }],
  };
  const worlds: [string, MoleculeFacts][] = [
    ["a new molecule", moleculeFacts()],
    ["an unparsable one", moleculeFacts({ body: "" })],
    ["a blocked one", moleculeFacts({ dependencies: [{ number: 3, kind: "open" }] })],
    ["a running one", worked([attempt(1)])],
    [
      "a lost one",
      worked([attempt(1)], { run: { kind: "ended", runId: 101, url: "", conclusion: "failure" } }),
    ],
    [
      "one that the policy refuses",
      worked([attempt(1, success)], { change: { ...change, files: [changedFile("README.md")] } }),
    ],
    ["an unlabelled one", { ...unlabelled, labels: [] }],
    ["a closed one", worked([attempt(1)], { isOpen: false })],
    [
      "a merged one",
      worked([attempt(1, success)], {
        pull: pullFacts({ state: "merged" }),
        workBranch: sha("work"),
      }),
    ],
    ["a silent one", worked([attempt(1, undefined, { seenAt: at(-10) })], { run: active })],
    ["one that a person stopped", worked([attempt(1)], { run: active, commands: [stopped] })],
    [
      "one whose run was asked to end a while ago",
      worked([attempt(1, undefined, { stop: { since: at(25), at: at(25), by: "rob", why: "" } })], {
        run: active,
      }),
    ],
    ["a closed one at work", worked([attempt(1)], { isOpen: false, run: active })],
    [
      "one among many lost ones",
      worked([1, 2, 3].map((n) => attempt(n, { kind: "infra", cause: "lost" }))),
    ],
    ...outcomes.flatMap((outcome): [string, MoleculeFacts][] => [
      [`one that ended with ${outcome.kind}`, worked([attempt(1, outcome)], { change })],
      [
        `one that failed before and ended with ${outcome.kind}`,
        worked([attempt(1, failed), attempt(2, failed), attempt(3, outcome)], { change }),
      ],
    ]),
  ];

  it.each(worlds)("for %s", (_name, facts) => {
    const after = afterEffects(facts, decideMolecule(facts, now, nonce).effects);
    expect(decideMolecule(after, now, "another-nonce").effects).toEqual([]);
  });
});
