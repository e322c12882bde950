import { describe, expect, it } from "vitest";
import { readComment } from "#core/command/read-comment.ts";
import { type DeskRecord, emptyDesk, type Order } from "#core/desk/record.ts";
import { decideMolecule } from "#core/molecule/decide-molecule.ts";
import type { MoleculeFacts } from "#core/molecule/facts.ts";
import {
  afterEffects,
  at,
  attempt,
  failed,
  moleculeFacts,
  now,
  pullFacts,
  townFacts,
  worked,
} from "./molecule-model.ts";

/** What Maya said in the comment of this number, in as many minutes. */
function order(comment: number, says: string): Order {
  const reading = readComment(`/mayor ${says}`);
  if (reading.kind !== "commands") throw new Error(`no command: ${says}`);
  const commands = [...reading.commands];
  const said = { kind: "commands" as const, commands };
  return { comment, nodeId: `IC_${comment}`, by: "maya", at: at(comment), said, done: true };
}

const desk = (number: number, ...orders: readonly Order[]): DeskRecord => ({
  ...emptyDesk(number),
  orders: [...orders],
});

/** A molecule at work on whose issue somebody called for a person in minute 10, and what else is known of it. */
function calledFor(over: Partial<MoleculeFacts> = {}): MoleculeFacts {
  const labels = ["polecat", "cogtown:working", "needs-human"];
  return worked([attempt(1)], { desk: desk(7, order(10, "escalate help")), labels, ...over });
}

const after = (facts: MoleculeFacts) =>
  afterEffects(facts, decideMolecule(facts, now, "fresh-nonce-1").effects);

const isLabelled = ({ labels }: MoleculeFacts) => labels.includes("needs-human");

describe("a person who was called for on an issue", () => {
  it("is called for as long as nobody answers, whatever state its molecule comes to", () => {
    expect(isLabelled(after(calledFor()))).toBe(true);
    expect(isLabelled(after(calledFor({ isOpen: false })))).toBe(true);
    const { labelledBy: _nobody, ...draft } = moleculeFacts({
      labels: ["needs-human", "polcat"],
      desk: desk(7, order(10, "escalate")),
    });
    expect(isLabelled(after(draft))).toBe(true);
  });

  it("is called for before the desk has written down that they were", () => {
    const { done: _notYet, ...open } = order(10, "escalate");
    expect(isLabelled(after(calledFor({ desk: desk(7, open) })))).toBe(true);
  });

  const answers = ["retry", "release", "sling", "stop", "claim", "unclaim", "approve"] as const;
  it.each(answers)("has answered with /mayor %s", (says) => {
    const answered = desk(7, order(10, "escalate"), order(11, says));
    expect(isLabelled(after(calledFor({ desk: answered })))).toBe(false);
  });

  it("has answered on the pull request, by the label, or on the dashboard", () => {
    const pull = pullFacts();
    const onPull = townFacts({ desks: [desk(pull.number, order(11, "retry"))] });
    expect(isLabelled(after(calledFor({ pull, town: onPull })))).toBe(false);
    const labelledBy = { login: "maya", canWrite: true, at: at(11) };
    expect(isLabelled(after(calledFor({ labelledBy })))).toBe(false);
    const tick = {
      id: "t",
      by: "maya",
      at: at(11),
      on: at(9),
      action: "retry" as const,
      target: 7,
    };
    const value = { version: 1 as const, dashboard: { ticks: [tick] } };
    const ticked = townFacts({ record: { kind: "present", head: "", value } });
    expect(isLabelled(after(calledFor({ town: ticked })))).toBe(false);
  });

  it("has not answered with words that steer nothing, or that came before", () => {
    const talk = desk(7, order(9, "retry"), order(10, "escalate"), order(11, "note It is wet."));
    expect(isLabelled(after(calledFor({ desk: talk })))).toBe(true);
    expect(
      isLabelled(after(calledFor({ desk: desk(7, order(9, "retry"), order(12, "escalate")) }))),
    ).toBe(true);
  });

  it("is not called again once somebody took the label off", () => {
    expect(isLabelled(after(calledFor({ labels: ["polecat", "cogtown:working"] })))).toBe(false);
  });

  it("is needed while it is held, and called for by nobody once that is over", () => {
    const held = after(worked([1, 2, 3].map((n) => attempt(n, failed))));
    expect(isLabelled(held)).toBe(true);
    const working = worked([attempt(1)], { labels: held.labels });
    expect(isLabelled(after(working))).toBe(false);
  });
});
