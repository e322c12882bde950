import { describe, expect, it } from "vitest";
import { defaultConfig } from "#core/config/parse-config.ts";
import { type DeskRecord, emptyDesk } from "#core/desk/record.ts";
import { decideMolecule } from "#core/molecule/decide-molecule.ts";
import type { ConvoyFacts, MoleculeFacts, TownFacts } from "#core/molecule/facts.ts";
import { nextToGo } from "#core/molecule/gates.ts";
import type { MoleculeRecord, Outcome } from "#core/molecule/record.ts";
import { record } from "./convoy-model.ts";
import {
  at,
  attempt,
  failed,
  moleculeFacts,
  now,
  success,
  townFacts,
  townIssue,
  withRecord,
} from "./molecule-model.ts";

const config = defaultConfig("agent", "npm test");
const infra: Outcome = { kind: "infra", cause: "no run" };

/** A desk on which somebody said `/mayor budget`. */
const limited = (number: number, dollars: number): DeskRecord => ({
  ...emptyDesk(number),
  budget: { dollars, by: "maya", at: at(1) },
});

const spent = (number: number, dollars: number, outcome = success): MoleculeRecord =>
  record(number, {
    attempts: [attempt(1, outcome, { usage: { dollars, source: "reported" } })],
  });

/** Molecule 12 wants its first attempt. */
const wanting = (over: Partial<MoleculeFacts>, town: Partial<TownFacts> = {}): MoleculeFacts => {
  const own = record(12);
  const { title, body } = own.spec;
  const at12 = { number: 12, title, body, ...over };
  const around = { labelled: [12], issues: [townIssue(12)], ...town };
  const { records = [] } = around;
  const facts = moleculeFacts({ ...at12, town: townFacts({ ...around, records }) });
  return withRecord(facts, own);
};

const inConvoy = (over: Partial<ConvoyFacts>): Pick<MoleculeFacts, "convoy"> => ({
  convoy: { number: 9, desk: undefined, siblings: [], ...over },
});

/** What the attempt that starts now may cost at most; the reason, where none does. */
function capOf(facts: MoleculeFacts) {
  const { effects, reason } = decideMolecule(facts, now, "nonce");
  const written = effects.flatMap((effect) =>
    effect.kind === "append-molecule" ? (effect.record.attempts.at(-1)?.cap ?? []) : [],
  );
  return written[0] ?? reason;
}

describe("what `/mayor budget` gave holds however many other desks have changed since", () => {
  it("on a molecule's own issue", () => {
    expect(capOf(wanting({ desk: limited(12, 5) }))).toEqual({ dollars: 5 });
  });

  it("on its convoy", () => {
    const town = { issues: [{ ...townIssue(12), parent: 9 }] };
    expect(capOf(wanting(inConvoy({ desk: limited(9, 8) }), town))).toEqual({ dollars: 8 });
  });
});

describe("a convoy's budget", () => {
  const siblings = [{ number: 11, isOpen: false }];
  const town = { issues: [{ ...townIssue(12), parent: 9 }], desks: [limited(9, 16)] };

  it("is gone for those who come later when those who landed have spent it", () => {
    const convoy = inConvoy({ desk: limited(9, 16), siblings });
    expect(capOf(wanting(convoy, { ...town, records: [spent(11, 15)] }))).toEqual({ dollars: 1 });
    expect(capOf(wanting(convoy, { ...town, records: [spent(11, 16)] }))).toContain(
      "room in the budget of its convoy",
    );
  });
});

describe("money that was held for an attempt which cost nothing", () => {
  it("is there for those who wait, in the very pass in which it ends", () => {
    const lost = { ...attempt(1), claim: undefined, cap: { dollars: 5 } };
    const before = record(7, { attempts: [lost] });
    const after = record(7, { attempts: [{ ...lost, outcome: infra, endedAt: at(29) }] });
    const town = townFacts({
      ...{ labelled: [7, 12], records: [record(12)] },
      issues: [townIssue(7), townIssue(12, ["cogtown:ready"])],
    });
    const budget = { ...config.budget, town: { dollars: 5 } };
    const facts = withRecord(moleculeFacts({ town }), before);
    expect(nextToGo(before, facts, { ...config, budget }, now)).toEqual([]);
    expect(nextToGo(after, facts, { ...config, budget }, now)).toEqual([12]);
  });
});

it("is about the attempts of a molecule that failed as well", () => {
  const desk = limited(12, 5);
  const again = withRecord(wanting({ desk }), spent(12, 2, failed));
  expect(capOf(again)).toEqual({ dollars: 3 });
});
