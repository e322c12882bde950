import { expect, test } from "vitest";
import { decideRefinery } from "#core/refinery/decide-refinery.ts";
import type { RefineryFacts } from "#core/refinery/facts.ts";
import { emptyRecord } from "#core/refinery/empty-record.ts";
import { emptyMemory } from "#core/refinery/native/memory.ts";
import { viewRefinery } from "#core/refinery/view.ts";
import { configText, townFacts } from "./molecule-model.ts";
import { stage } from "./native-stage.ts";

const now = new Date("2026-01-05T09:00:00Z");

function factsFor(backend: "auto" | "queue" | "train"): RefineryFacts {
  const { facts } = stage().ready(1).bench;
  const town = townFacts({ configText: `${configText}refinery:\n  backend: ${backend}\n` });
  return { ...facts, town, record: { kind: "absent" }, queue: { kind: "none" } };
}

test("who asks for GitHub's queue where there is none is told so on every issue", () => {
  const [effect] = decideRefinery(factsFor("queue"), now).effects;
  if (effect?.kind !== "append-refinery") throw new Error("nothing is written down");
  const record = { kind: "present", head: "f".repeat(40), value: effect.record } as const;
  expect(viewRefinery(record, 101, undefined).hindrance).toContain("`main` has none");
  const again = decideRefinery({ ...factsFor("queue"), record }, now);
  expect(again.effects, "and that is written down once").toEqual([]);
});

test.each(["auto", "train"] as const)(
  "a queue that is switched off, or not to be used (%s), locks nobody's branch any more",
  (backend) => {
    const facts = factsFor(backend);
    const [pull] = facts.pulls;
    if (pull === undefined) throw new Error("there is no pull request");
    const queued = [{ pull: pull.number, head: pull.head, at: now.toISOString() }];
    const value = { ...emptyRecord("main", 1), native: { ...emptyMemory, queued } };
    const record = { kind: "present", head: "f".repeat(40), value } as const;
    expect(viewRefinery(record, 101, pull).isQueued).toBe(true);
    const effect = decideRefinery({ ...facts, record }, now).effects.find(
      ({ kind }) => kind === "append-refinery",
    );
    if (effect?.kind !== "append-refinery") throw new Error("nothing is written down");
    const after = { ...record, value: effect.record };
    expect(viewRefinery(after, 101, pull).isQueued).toBe(false);
  },
);
