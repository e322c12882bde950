import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DeskRecord, emptyDesk } from "#core/desk/record.ts";
import { briefingOf } from "#core/molecule/briefing.ts";
import { decideMolecule } from "#core/molecule/decide-molecule.ts";
import type { MoleculeFacts } from "#core/molecule/facts.ts";
import { pinSpec } from "#core/molecule/pinned.ts";
import { Briefing, type MoleculeRecord } from "#core/molecule/record.ts";
import { removeHiddenCharacters } from "#core/text/sanitise.ts";
import { record, tried } from "./convoy-model.ts";
import {
  at,
  attempt,
  failed,
  moleculeFacts,
  now,
  success,
  townFacts,
  withRecord,
} from "./molecule-model.ts";

const parent = 3;

/** #7 in a convoy with these others, of which these records are known. */
function inConvoy(
  others: readonly MoleculeRecord[],
  desk: Partial<DeskRecord> = {},
  open: readonly number[] = others.map(({ number }) => number),
): MoleculeFacts {
  const labelled = [7, ...open];
  const full = { ...emptyDesk(parent), convoy: { since: at(0), warned: [], title: "Shop" } };
  return moleculeFacts({
    town: townFacts({ records: others, labelled }),
    convoy: {
      number: parent,
      desk: { ...full, ...desk },
      siblings: others.map(({ number }) => ({ number, isOpen: open.includes(number) })),
    },
  });
}

const design = { text: "All in SQL.", by: "maya", at: at(0) };

describe("what a polecat is told of its convoy", () => {
  it("is nothing where there is no convoy, or nothing to tell", () => {
    expect(briefingOf(moleculeFacts())).toBeUndefined();
    expect(briefingOf(inConvoy([]))).toBeUndefined();
  });

  it("is what was noted on its own issue where there is no convoy", () => {
    const notes = [{ text: "Keep the old flag.", by: "maya", at: at(0) }];
    const desk = { ...emptyDesk(7), notes };
    const told = briefingOf(moleculeFacts({ desk }));
    expect(told).toMatchObject({ decisions: [{ by: "maya", text: "Keep the old flag." }] });
    expect(told?.convoy).toBeUndefined();
  });

  it("is the design as it was pinned, under the name that the convoy had then", () => {
    const briefing = briefingOf(inConvoy([], { design }));
    expect(briefing).toMatchObject({ convoy: 3, title: "Shop", design: "All in SQL." });
  });

  it("is what the others are at, and what they have changed or may change", () => {
    const scoped = record(8);
    const body = `${scoped.spec.body}\n### Scope\n\n- \`src/**\`\n`;
    const others = [
      { ...scoped, spec: { ...scoped.spec, body } },
      record(9, { attempts: [tried(1)] }),
      record(10, { attempts: [tried(1, success, { changed: ["a.ts", "b.ts"] })] }),
      record(11, { attempts: [tried(1, success, { changed: ["c.ts"] })] }),
    ];
    expect(briefingOf(inConvoy(others, {}, [8, 9, 10]))?.siblings).toEqual([
      { number: 8, title: "Part 8", state: "waiting", paths: ["src/**"] },
      { number: 9, title: "Part 9", state: "at work", paths: [] },
      { number: 10, title: "Part 10", state: "proposed", paths: ["a.ts", "b.ts"] },
      { number: 11, title: "Part 11", state: "landed", paths: ["c.ts"] },
    ]);
  });

  it("leaves out those whose text nobody has approved", () => {
    const facts = inConvoy([record(8)]);
    const town = { ...facts.town, records: [], labelled: [7, 8] };
    expect(briefingOf({ ...facts, town })).toBeUndefined();
  });

  it("is what people noted, and what agents decided, by their names and in the order of time", () => {
    const decided = tried(1, failed, { decisions: ["Ids are text."], endedAt: at(5) });
    const notes = [{ text: "Dates are UTC.", by: "rob", at: at(4) }];
    const own = { ...emptyDesk(7), notes: [{ text: "Use zod.", by: "maya", at: at(6) }] };
    const facts = { ...inConvoy([record(8, { attempts: [decided] })], { notes }), desk: own };
    expect(briefingOf(facts)?.decisions).toEqual([
      { by: "rob", text: "Dates are UTC." },
      { by: "polecat #8", text: "Ids are text." },
      { by: "maya", text: "Use zod." },
    ]);
  });

  it("has bounds, whatever was written", () => {
    const text = "word ".repeat(4_000);
    const others = Array.from({ length: 99 }, (_, n) =>
      record(n + 10, {
        spec: { ...record(n + 10).spec, title: text },
        attempts: [
          tried(1, success, {
            changed: Array.from({ length: 50 }, () => text),
            decisions: [text, text],
          }),
        ],
      }),
    );
    const notes = Array.from({ length: 50 }, () => ({ text, by: "rob", at: at(1) }));
    const facts = inConvoy(others, { notes, design: { ...design, text } });
    const briefing = briefingOf(facts);
    expect(briefing?.design.length).toBeLessThanOrEqual(8_000);
    expect(briefing?.decisions).toHaveLength(20);
    expect(briefing?.siblings).toHaveLength(30);
    for (const each of briefing?.decisions ?? []) expect(each.text.length).toBeLessThanOrEqual(300);
    for (const each of briefing?.siblings ?? []) expect(each.paths).toHaveLength(10);
    expect(JSON.stringify(briefing).length).toBeLessThan(85_000);
  });

  it("names those at work when there are more than it names", () => {
    const many = Array.from({ length: 50 }, (_, n) => record(n + 10));
    const facts = inConvoy([...many, record(90, { attempts: [tried(1)] })]);
    expect(briefingOf(facts)?.siblings.map(({ number }) => number)).toContain(90);
  });

  it("hides nothing from those who read the issue, and is what the ledger takes", () => {
    const words = fc.string({ unit: "binary", maxLength: 40 });
    fc.assert(
      fc.property(words, words, words, (title, text, path) => {
        const attempts = [tried(1, success, { changed: [path], decisions: [text] })];
        const other = record(8, { spec: { ...record(8).spec, title }, attempts });
        const notes = [{ text, by: "rob", at: at(1) }];
        const briefing = briefingOf(inConvoy([other], { notes, design: { ...design, text } }));
        expect(Briefing.parse(briefing)).toEqual(briefing);
        const told = [
          briefing?.design ?? "",
          ...(briefing?.decisions ?? []).map((each) => each.text),
          ...(briefing?.siblings ?? []).flatMap(({ title: own, paths }) => [own, ...paths]),
        ];
        for (const each of told) expect(removeHiddenCharacters(each)).toBe(each);
      }),
    );
  });
});

describe("an attempt in a convoy", () => {
  const appended = (facts: MoleculeFacts) =>
    decideMolecule(facts, now, "fresh-nonce-1").effects.flatMap((effect) =>
      effect.kind === "append-molecule" ? [effect.record.attempts] : [],
    )[0];

  it("carries its briefing, and those before it no longer do", () => {
    const facts = inConvoy([record(8)], { design });
    const briefing = { convoy: 3, title: "", design: "old", decisions: [], siblings: [] };
    const before = { ...attempt(1, failed), briefing };
    const pinned = pinSpec(facts, "main", { login: "maya", at: at(0) });
    const attempts = appended(withRecord(facts, { ...pinned, attempts: [before] }));
    expect(attempts).toHaveLength(2);
    expect(attempts?.[0]).not.toHaveProperty("briefing");
    expect(attempts?.[1]?.briefing).toMatchObject({ design: "All in SQL." });
  });

  it("has none outside of one", () => {
    expect(appended(moleculeFacts())?.[0]).not.toHaveProperty("briefing");
  });
});

describe("the convoy", () => {
  const desk = { kind: "desk", number: parent };
  const next = (facts: MoleculeFacts) => decideMolecule(facts, now, "fresh-nonce-1").next;

  it("is looked at when anything of a molecule changes, and not when nothing does", () => {
    const facts = inConvoy([]);
    expect(next(facts)).toContainEqual(desk);
    const waiting = withRecord(facts, pinSpec(facts, "main", { login: "maya", at: at(0) }));
    const closed = { ...waiting, isOpen: false };
    expect(next(closed)).toContainEqual(desk);
    const idle = { ...facts, isOpen: false };
    expect(next(idle)).not.toContainEqual(desk);
    expect(next(moleculeFacts())).toEqual([]);
  });

  it("keeps its label where it is worked on itself, whatever its own state is", () => {
    const facts = moleculeFacts({ labels: ["polecat", "cogtown:convoy", "cogtown:held"] });
    const { effects } = decideMolecule(facts, now, "fresh-nonce-1");
    const [shown] = effects.filter(({ kind }) => kind === "project");
    expect(shown).toMatchObject({ issue: { removeLabels: ["cogtown:held"] } });
  });
});
