import fc from "fast-check";
import { expect, test } from "vitest";
import { formulasNeeded, readFormula } from "#core/formula/read-formula.ts";
import { substitute, substituteInCommand } from "#core/formula/substitute.ts";
import { parseSpec } from "#core/molecule/parse-spec.ts";
import { printSpec } from "#core/molecule/print-spec.ts";
import { Plan } from "#core/plan/plan.ts";
import { cookText, made } from "./formula-examples.ts";

interface Node {
  readonly id: string;
  readonly needs: readonly string[];
  readonly isGated: boolean;
  readonly isLeftOut: boolean;
}

/** Steps that need some of those before them, written down in any order. */
const graph: fc.Arbitrary<readonly Node[]> = fc
  .array(
    fc.record({ needs: fc.array(fc.nat(20), { maxLength: 4 }), gate: fc.nat(3), out: fc.nat(4) }),
    {
      minLength: 1,
      maxLength: 14,
    },
  )
  .map((nodes) =>
    nodes.map(({ needs, gate, out }, index): Node => {
      const before = index === 0 ? [] : needs.map((need) => `s${need % index}`);
      return {
        id: `s${index}`,
        needs: [...new Set(before)],
        isGated: gate === 0,
        isLeftOut: index > 0 && out === 0,
      };
    }),
  )
  .chain((nodes) => fc.shuffledSubarray(nodes, { minLength: nodes.length }));

const write = (nodes: readonly Node[], top = "") =>
  [
    `formula = "x"\n${top}\n[vars]\nno = ""`,
    ...nodes.map(({ id, needs, isGated, isLeftOut }) =>
      [
        `[[steps]]\nid = "${id}"\ntitle = "${id}"\nneeds = ${JSON.stringify(needs)}\nacceptance = "\`t\`"`,
        ...(isGated ? ['gate = { type = "human" }'] : []),
        ...(isLeftOut ? ['condition = "{{no}}"'] : []),
      ].join("\n"),
    ),
  ].join("\n");

/** Ids of the steps that are done and must come before this one, however many that are left out lie between. */
function requiredBefore(id: string, nodes: readonly Node[]): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [...(nodes.find((node) => node.id === id)?.needs ?? [])];
  for (let need = waiting.pop(); need !== undefined; need = waiting.pop()) {
    const node = nodes.find((each) => each.id === need);
    if (node === undefined || found.has(need)) continue;
    if (!node.isLeftOut) found.add(need);
    waiting.push(...node.needs);
  }
  return found;
}

test("whatever steps need each other, every one comes after what it needs, none is lost and none is made up", () => {
  fc.assert(
    fc.property(graph, (nodes) => {
      const molecules = made(cookText(write(nodes)));
      const order = molecules.flatMap(({ steps }) => steps.map(({ title }) => title));
      const wanted = nodes.filter(({ isLeftOut }) => !isLeftOut);
      expect(order.toSorted()).toEqual(wanted.map(({ id }) => id).toSorted());
      for (const { id } of wanted) {
        for (const need of requiredBefore(id, nodes)) {
          expect(order.indexOf(need)).toBeLessThan(order.indexOf(id));
        }
      }
      // Each gate begins a molecule, and each molecule but the first waits for the one before.
      expect(molecules.flatMap(({ gates }) => gates)).toHaveLength(
        wanted.filter(({ isGated }) => isGated).length,
      );
      molecules.forEach(({ needs }, index) => {
        expect(needs).toEqual(index === 0 ? [] : [molecules[index - 1]?.key]);
      });
    }),
    { numRuns: 50 },
  );
});

test("poured, a molecule waits for exactly what its step has to wait for", () => {
  fc.assert(
    fc.property(graph, (nodes) => {
      const molecules = made(cookText(write(nodes, "pour = true")));
      const needs = new Map(molecules.map((molecule) => [molecule.key, molecule.needs]));
      const reach = (key: string): Set<string> =>
        new Set((needs.get(key) ?? []).flatMap((need) => [need, ...reach(need)]));
      for (const { key } of molecules) expect(reach(key)).toEqual(requiredBefore(key, nodes));
    }),
    { numRuns: 50 },
  );
});

const hostile = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc
    .array(
      fc.constantFrom(
        "{{a}}",
        "{{b}}",
        "{n}",
        "{target}",
        "{{.a}}",
        "{",
        "}}",
        "### Steps",
        "#",
        "- [ ] ",
        "`",
        "```",
        "<!--",
        "-->",
        "— check: `rm`",
        "$ rm",
        "`rm`",
        '"""',
        "[[steps]]",
        "'",
        '"',
        ";",
        "\\",
        " ",
        "x",
        "> ",
        "1. ",
        "---",
        "***",
        "\u200B",
        "<b>",
        "&lt;",
        "]: x",
        "[a]",
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join("")),
);

test("a value is never read for names: each stands where it was put, once", () => {
  const template = fc.array(fc.constantFrom("{{a}}", "{{ b }}", "{n}", "x", " ", "{other}"), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(template, hostile, hostile, hostile, (parts, a, b, n) => {
      const scope = {
        values: new Map([
          ["a", a],
          ["b", b],
        ]),
        locals: new Map([["n", n]]),
        isConvoy: false,
      };
      fc.pre(![a, b, n].some((value) => value.includes("\n")));
      const stands: Readonly<Record<string, string>> = { "{{a}}": a, "{{ b }}": b, "{n}": n };
      const expected = parts.map((part) => stands[part] ?? part).join("");
      expect(substitute(parts.join(""), scope)).toMatchObject({ text: expected, unknown: [] });
    }),
  );
});

test("in a command a value is one word for the shell, whatever it is", () => {
  fc.assert(
    fc.property(hostile, (a) => {
      const scope = {
        values: new Map([["a", a]]),
        locals: new Map<string, string>(),
        isConvoy: false,
      };
      const { text } = substituteInCommand("run {{a}} end", scope);
      const word = text.slice("run ".length, -" end".length);
      // What POSIX says of quotes: within single ones nothing means anything; \' outside of them is one.
      const unquoted = word.split("'\\''").map((part, index, all) => {
        const open = index === 0 ? "'" : "";
        const close = index === all.length - 1 ? "'" : "";
        return part.startsWith(open) &&
          part.endsWith(close) &&
          part.length >= open.length + close.length
          ? part.slice(open.length, part.length - close.length)
          : undefined;
      });
      if (/^[\w./:@%+=,^~-]+$/.test(word)) expect(word).toBe(a);
      else {
        expect(unquoted.join("'")).toBe(a);
        expect(unquoted.every((part) => part?.includes("'") === false)).toBe(true);
      }
    }),
  );
});

const everywhere = [
  'formula = "x"',
  'title = "T {{v}}"',
  'description = "D {{v}}\\n\\n{{v}}"',
  "[[steps]]",
  'id = "s"',
  'title = "S {{v}}"',
  'description = """\n{{v}}\n\nand {{v}}\n"""',
  'acceptance = ["$ make {{v}}", "P {{v}}", "{{v}}"]',
  "[vars.v]",
  "required = true",
].join("\n");

test("a value adds no section, no step, no criterion and no command to the issue, or nothing is made", () => {
  let made = 0;
  fc.assert(
    fc.property(hostile, (v) => {
      const cooked = cookText(everywhere, { v });
      if (!cooked.ok) return;
      made += 1;
      expect(Plan.parse(cooked.plan)).toEqual(cooked.plan);
      const [only] = cooked.plan.molecules;
      expect(cooked.plan.molecules).toHaveLength(1);
      expect(only?.steps).toHaveLength(1);
      expect(only?.criteria.map((each) => Object.keys(each)[0])).toEqual(
        expect.arrayContaining(["command", "prose"]),
      );
      expect(only?.criteria.filter((each) => "command" in each)).toHaveLength(1);
      const goal = only?.goal ?? "";
      const criteria = [{ kind: "command" as const, command: "true" }];
      const spec = {
        goal,
        steps: [],
        criteria,
        scope: [],
        dependsOn: [],
        gates: [],
        context: only?.context ?? [],
      };
      expect(parseSpec(printSpec(spec))).toMatchObject({ ok: true, value: { goal, criteria } });
    }),
    { numRuns: 50 },
  );
  expect(made).toBeGreaterThan(10);
});

const word = fc.constantFrom(
  "formula",
  "steps",
  "id",
  "title",
  "needs",
  "vars",
  "gate",
  "x",
  "{target}",
  "{{x}}",
  "loop",
);
const value = fc.oneof(
  word.map((each) => `"${each}"`),
  fc.constantFrom("1", "true", "[]", "{}", '["x"]', "[1, 2", "1979-05-27", "nan", '"""'),
  fc.string({ maxLength: 10 }),
);
const tomlish = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.tuple(word, value).map(([key, each]) => `${key} = ${each}`) },
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          "[[steps]]",
          "[vars]",
          "[vars.x]",
          "[steps.gate]",
          "[[template]]",
          "[steps.loop]",
          "[[steps.loop.body]]",
          "[[legs]]",
          "[compose]",
        ),
      },
      { weight: 1, arbitrary: fc.string({ maxLength: 30 }) },
    ),
    { maxLength: 20 },
  )
  .map((lines) => lines.join("\n"));

test("nothing that anybody writes makes it throw", () => {
  fc.assert(
    fc.property(tomlish, fc.dictionary(word, fc.string()), (text, values) => {
      for (const whole of [text, `formula = "x"\n${text}`]) {
        const read = readFormula("f", whole);
        const cooked = cookText(whole, values);
        expect(formulasNeeded(whole)).toBeInstanceOf(Array);
        if (!read.ok) expect(cooked.ok).toBe(false);
        for (const problem of cooked.ok ? [] : cooked.problems) {
          expect(problem.line).toBeGreaterThan(0);
          expect(problem.problem).not.toBe("");
          expect(problem.fix).not.toBe("");
        }
        if (!cooked.ok) expect(cooked.problems).not.toEqual([]);
      }
    }),
    { numRuns: 300 },
  );
});
