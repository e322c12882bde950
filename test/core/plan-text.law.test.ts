import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSpec } from "#core/molecule/parse-spec.ts";
import { nextCreations } from "#core/plan/carry-out.ts";
import { estimateOf } from "#core/plan/estimate.ts";
import { planHash } from "#core/plan/hash.ts";
import { plannedMark, printMoleculeBody, specOfPlanned } from "#core/plan/issue-body.ts";
import { PlannedMolecule } from "#core/plan/plan.ts";
import { printPlanYaml } from "#core/plan/print-plan.ts";
import { readPlanJson, readPlanYaml } from "#core/plan/read-plan.ts";
import { settleMolecule, settlePlan } from "#core/plan/settle.ts";
import { warningsOf } from "#core/plan/warnings.ts";
import { wavesOf } from "#core/plan/waves.ts";
import { planHashOf, readPlanComment, renderPlan } from "#core/text/plan-words.ts";
import { hostilePlan, plainPlan } from "./plan-model.ts";

const numbers = new Map(Array.from({ length: 12 }, (_, at) => [`m${at}`, 100 + at]));
const mark = { parent: 7, hash: "0123456789ab" };

/** Reading Markdown dozens of times for each plan is what takes the time. */
const runs = 40;

describe("the laws of plans", () => {
  test("a plan that was read is settled, prints as YAML that reads back as it, and keeps its hash", () => {
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(hostilePlan, plainPlan), (any) => {
        const parsed = readPlanJson(JSON.stringify(any));
        if (!parsed.ok) {
          expect(parsed.problems.length).toBeGreaterThan(0);
          return;
        }
        read += 1;
        const { plan } = parsed;
        expect(settlePlan(plan)).toEqual(plan);
        const yaml = printPlanYaml(plan);
        expect(readPlanYaml(yaml)).toEqual({ ok: true, plan });
        expect(readPlanYaml(yaml.replaceAll("\n", "\r\n"))).toEqual({ ok: true, plan });
        expect(planHash(plan)).toBe(planHash(any));
      }),
      { numRuns: runs },
    );
    expect(read).toBeGreaterThan(5);
  });

  test("plain plans are never refused, but for a word that has a meaning of its own", () => {
    fc.assert(
      fc.property(plainPlan, (plan) => {
        const parsed = readPlanJson(JSON.stringify(plan));
        const strange = parsed.ok
          ? []
          : parsed.problems.filter(
              ({ where }) => !/heading|labels|scope|check|command|gates|criteria|steps/.test(where),
            );
        expect(strange).toEqual([]);
      }),
      { numRuns: runs },
    );
  });

  test("the issue of a molecule that was read says exactly what was planned", () => {
    fc.assert(
      fc.property(hostilePlan, (any) => {
        const parsed = readPlanJson(JSON.stringify(any));
        for (const each of parsed.ok ? parsed.plan.molecules : []) {
          const body = printMoleculeBody(each, numbers, mark);
          const spec = parseSpec(body);
          if (!spec.ok) throw new Error(JSON.stringify(spec.problems));
          const { goal, steps, criteria, scope, dependsOn } = specOfPlanned(each, numbers);
          expect(spec.value).toMatchObject({ goal, steps, criteria, scope, dependsOn });
          expect(dependsOn).toEqual(each.needs.map((need) => numbers.get(need)));
          expect(plannedMark(body)).toEqual({ ...mark, key: each.key });
        }
      }),
      { numRuns: runs },
    );
  });

  test("the issue of any molecule at all can be read, and has the sections that were planned and no others", () => {
    fc.assert(
      fc.property(hostilePlan, ({ molecules }) => {
        for (const any of molecules) {
          // What no issue can say: a goal that is nothing, patterns that no scope takes.
          const each = { ...any, goal: `Goal: ${any.goal}`, scope: ["src/**"] };
          if (!PlannedMolecule.safeParse(settleMolecule(each)).success) continue;
          const body = printMoleculeBody(each, numbers, mark);
          expect(plannedMark(body)).toEqual({ ...mark, key: each.key });
          const spec = parseSpec(body);
          if (!spec.ok) throw new Error(JSON.stringify([spec.problems, body]));
          const { steps, criteria, scope, dependsOn } = spec.value;
          expect(steps.map(({ check }) => check)).toEqual(
            settleMolecule(each).steps.map(({ check }) => check),
          );
          expect(criteria.map(({ kind }) => kind)).toEqual(
            each.criteria.map((criterion) => ("command" in criterion ? "command" : "prose")),
          );
          expect(scope).toEqual(["src/**"]);
          expect(dependsOn).toEqual(each.needs.map((need) => numbers.get(need)));
        }
      }),
      { numRuns: runs },
    );
  });
});

describe("the laws of carrying plans out", () => {
  test("the comment of any plan fits, says whose it is, and gives its plan back", () => {
    fc.assert(
      fc.property(hostilePlan, (any) => {
        const plan = settlePlan(any);
        const hash = planHash(plan);
        const comment = renderPlan({
          plan,
          hash,
          by: "ada",
          source: "the planning agent",
          estimate: estimateOf(plan, []),
          warnings: warningsOf(plan),
          state: { kind: "proposed" },
        });
        expect(comment.length).toBeLessThanOrEqual(65_536);
        expect(planHashOf(comment)).toBe(hash);
        expect(readPlanComment(comment)).toBe(printPlanYaml(plan));
        expect(readPlanComment(comment.replaceAll("\n", "\r\n"))).toBe(printPlanYaml(plan));
      }),
      { numRuns: runs },
    );
  });

  test("each wave needs only earlier ones, and every molecule is in one", () => {
    fc.assert(
      fc.property(plainPlan, (plan) => {
        const waves = wavesOf(plan);
        expect(waves.flat().toSorted()).toEqual(plan.molecules.map(({ key }) => key).toSorted());
        const waveOf = new Map(waves.flatMap((keys, at) => keys.map((key) => [key, at])));
        for (const { key, needs } of plan.molecules) {
          const latest = Math.max(-1, ...needs.map((need) => waveOf.get(need) ?? Infinity));
          expect(waveOf.get(key)).toBe(latest + 1);
        }
      }),
      { numRuns: runs },
    );
  });

  test("carrying out makes each issue once, after those it needs, wherever it dies", () => {
    const crashes = fc.array(fc.nat({ max: 3 }), { maxLength: 30 });
    fc.assert(
      fc.property(plainPlan, crashes, fc.integer({ min: 1, max: 4 }), (plan, dies, most) => {
        const world = new Map<string, number>();
        const rounds = plan.molecules.length + dies.length + 1;
        for (let round = 0; round < rounds; round += 1) {
          const next = nextCreations(plan, new Map(world), most);
          expect(next.length).toBeLessThanOrEqual(most);
          for (const each of next.slice(0, dies[round] ?? most)) {
            expect(world.has(each.key)).toBe(false);
            expect(each.needs.every((need) => world.has(need))).toBe(true);
            world.set(each.key, world.size + 1);
          }
        }
        expect(world.size).toBe(plan.molecules.length);
        expect(nextCreations(plan, world, most)).toEqual([]);
      }),
      { numRuns: runs },
    );
  });
});
