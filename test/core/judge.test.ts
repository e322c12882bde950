import { describe, expect, it } from "vitest";
import { parseConfig } from "#core/config/parse-config.ts";
import type { Decision } from "#core/decision.ts";
import type { Judgement, Verdict } from "#core/judge/judgement.ts";
import { judgeStandingOf } from "#core/judge/standing.ts";
import { decideMolecule } from "#core/molecule/decide-molecule.ts";
import { deriveState } from "#core/molecule/derive-state.ts";
import type { MoleculeFacts, PullFacts, RunFacts } from "#core/molecule/facts.ts";
import { pinSpec } from "#core/molecule/pinned.ts";
import type { MoleculeRecord } from "#core/molecule/record.ts";
import { isWaiting, standingOf } from "#core/molecule/review-standing.ts";
import { renderPullBody } from "#core/text/pull-body.ts";
import {
  at,
  attempt,
  body,
  change,
  configText,
  moleculeFacts,
  now,
  pullFacts,
  sha,
  success,
  townFacts,
} from "./molecule-model.ts";

const prose = body.replace("- [ ] `npm test`", "- [ ] `npm test`\n- [ ] The README | names it");
const judging = `${configText}judge:\n  criteria: true\n`;
const workflows = ["cogtown-polecat.yml", "cogtown-refinery.yml", "cogtown-plan.yml"];
const head = sha("work");
const approval = {
  id: 1,
  by: "maya",
  state: "approved" as const,
  body: "",
  commit: head,
  at: at(29),
};

const verdict = (kind: Verdict["verdict"], more: Partial<Verdict> = {}): Verdict => ({
  ...{ verdict: kind, reason: "so it is", evidence: [] },
  ...more,
});
const sent: Judgement = { nonce: "judge-1", head, dispatches: [at(29)] };

interface Scene {
  readonly judgement?: Judgement;
  readonly text?: string;
  readonly config?: string;
  readonly run?: RunFacts;
  readonly pull?: Partial<PullFacts>;
  readonly files?: readonly string[];
}

function scene({
  judgement,
  text = prose,
  config = judging,
  run,
  pull = {},
  files = workflows,
}: Scene): MoleculeFacts {
  const facts = moleculeFacts({
    body: text,
    town: townFacts({ configText: config, workflows: files }),
    pull: pullFacts({ head, ...pull }),
    proposalBranch: head,
    ...(run === undefined ? {} : { run }),
  });
  const record = {
    ...pinSpec(facts, "main", { login: "maya", at: at(0) }),
    attempts: [attempt(1, success, { head })],
    ...(judgement === undefined ? {} : { judgement }),
  };
  return { ...facts, record: { kind: "present", head: sha("ledger"), value: record } };
}

const recordIn = ({ record }: MoleculeFacts): MoleculeRecord => {
  if (record.kind !== "present") throw new Error("there is no record");
  return record.value;
};
const configOf = (text: string) => {
  const config = parseConfig(text);
  if (!config.ok) throw new Error(JSON.stringify(config.problems));
  return config.value;
};
const decide = (facts: MoleculeFacts): Decision => decideMolecule(facts, now, "fresh");
const appended = ({ effects }: Decision) =>
  effects.flatMap((effect) =>
    effect.kind === "append-molecule" ? [effect.record.judgement] : [],
  )[0];
const kinds = ({ effects }: Decision) =>
  effects.map(({ kind }) => kind).filter((kind) => kind !== "project");

describe("finished work whose criteria no command decides", () => {
  it("is sent to a judge, once it is proposed", () => {
    const decision = decide(scene({}));
    expect(kinds(decision)).toEqual(["append-molecule", "dispatch"]);
    expect(decision.effects).toContainEqual({
      ...{ kind: "dispatch", workflow: "cogtown-plan.yml", ref: "main" },
      inputs: { issue: "7", nonce: "judge-fresh" },
    });
    expect(appended(decision)).toEqual({
      nonce: "judge-fresh",
      head,
      dispatches: [now.toISOString()],
    });
  });

  it("is looked at again as soon as it is proposed, and no more when GitHub does not show that for long", () => {
    const unseen = scene({});
    const facts = { ...unseen, pull: undefined, proposalBranch: undefined, change };
    const own = { kind: "molecule", number: 7 };
    expect(kinds(decide(facts))).toContain("propose");
    expect(decide(facts).next).toContainEqual(own);
    const later = new Date(now.getTime() + 11 * 60_000);
    expect(decideMolecule(facts, later, "fresh").next).not.toContainEqual(own);
  });

  it("is not, where the judge is off, where commands decide all of it, and where it moved on", () => {
    for (const other of [{ config: configText }, { text: body }, { pull: { head: sha("other") } }])
      expect(kinds(decide(scene(other)))).not.toContain("dispatch");
  });

  it("waits for the judge, who is sent for once more where the job was lost, and then no more", () => {
    expect(kinds(decide(scene({ judgement: sent })))).toEqual([]);
    expect(decide(scene({ judgement: sent })).recheckSeconds).toBe(301);
    const ended: RunFacts = { kind: "ended", runId: 9, url: "u", conclusion: "cancelled" };
    for (const run of [ended, { kind: "none" } as const]) {
      const again = decide(scene({ judgement: sent, run }));
      expect(kinds(again)).toEqual(["append-molecule", "dispatch"]);
      expect(appended(again)?.dispatches).toHaveLength(2);
      expect(appended(again)?.nonce).toBe("judge-fresh");
      const twice = { ...sent, dispatches: [at(20), at(29)] };
      const over = decide(scene({ judgement: twice, run }));
      expect(kinds(over)).toEqual(["describe-pull", "append-molecule"]);
      expect(appended(over)).toMatchObject({ told: true, verdicts: [{ verdict: "unclear" }] });
    }
  });

  it("is unclear in a town without the workflow of judges", () => {
    const decision = decide(scene({ files: workflows.slice(0, 2) }));
    expect(appended(decision)?.verdicts?.[0]?.reason).toContain("cogtown-plan.yml");
  });

  it("is judged anew when it has another head", () => {
    const old = { ...sent, head: sha("older"), verdicts: [verdict("holds")], told: true as const };
    const decision = decide(scene({ judgement: old }));
    expect(appended(decision)).toEqual({
      nonce: "judge-fresh",
      head,
      dispatches: [now.toISOString()],
    });
  });

  it("shows what was found in the pull request, once, and tells the Refinery", () => {
    const judged = { ...sent, verdicts: [verdict("holds")] };
    const decision = decide(scene({ judgement: judged }));
    expect(kinds(decision)).toEqual(["describe-pull", "append-molecule"]);
    expect(decision.next).toContainEqual({ kind: "refinery", base: "main" });
    const after = decide(scene({ judgement: { ...judged, told: true } }));
    expect(kinds(after)).toEqual([]);
    expect(after.next).toEqual([]);
  });
});

describe("a judgement", () => {
  const judged = (...verdicts: Verdict[]) => scene({ judgement: { ...sent, verdicts } });
  const standing = (facts: MoleculeFacts, config: string, reviews: PullFacts["reviews"] = []) => {
    const settings = configOf(config);
    const pull = pullFacts({ head, reviews });
    return standingOf(pull, settings, judgeStandingOf(recordIn(facts), settings));
  };

  it("is never what lets work land: where a review is asked for, it still is", () => {
    const required = judging.replace("review: none", "review: required");
    const all = [
      scene({}),
      judged(verdict("holds")),
      judged(verdict("fails")),
      judged(verdict("unclear")),
    ];
    for (const facts of all) {
      expect(standing(facts, required)).toEqual({ kind: "awaiting" });
      expect(standing(facts, required, [approval])).toMatchObject({ kind: "approved" });
    }
  });

  it("asks for a person where nobody else does, unless all holds, and the person overrules it", () => {
    const seen = [
      scene({}),
      judged(verdict("holds")),
      judged(verdict("fails")),
      judged(verdict("unclear")),
    ].map((facts) => [standing(facts, judging), standing(facts, judging, [approval])] as const);
    expect(seen.map(([alone]) => alone)).toEqual([
      { kind: "judging" },
      { kind: "not-needed" },
      { kind: "doubted", fails: 1, unclear: 0 },
      { kind: "doubted", fails: 0, unclear: 1 },
    ]);
    expect(seen.map(([alone]) => isWaiting(alone))).toEqual([true, false, true, true]);
    expect(seen.map(([, approved]) => isWaiting(approved))).toEqual([false, false, false, false]);
    const old = { ...approval, commit: sha("older") };
    expect(standing(judged(verdict("fails")), judging, [old])).toMatchObject({ kind: "doubted" });
  });

  it("is what the molecule waits for, in words", () => {
    const waits = (facts: MoleculeFacts) => {
      const state = deriveState(recordIn(facts), facts, configOf(judging), now);
      return state.kind === "proposed" ? state.waitingFor : state.kind;
    };
    expect(
      [scene({}), judged(verdict("fails"), verdict("unclear")), judged(verdict("holds"))].map(
        waits,
      ),
    ).toEqual([
      "the judge to look at the criteria that no command decides",
      "an approving review of its head, because the judge found that 1 criterion fails and 1 is unclear",
      "queued",
    ]);
  });

  it("is shown with links to the very lines, and nothing in it does anything", () => {
    const evidence = [{ path: "docs/a b|c.md", line: 3, quote: "see @bob | fixes #4" }];
    const facts = judged(verdict("fails", { reason: "closes #3 @bob | <b>", evidence }));
    const shown = renderPullBody(recordIn(facts), "https://github.test/maya/shelf");
    expect(/### Judged[^]*?(?=\n\n### )/.exec(shown)?.[0]).toMatchInlineSnapshot(`
      "### Judged, for the reviewer to check

      An agent that could only read has looked at [\`e274eef\`](https://github.test/maya/shelf/commit/e274eeff768c6396088ec6eb091f4bf4d47ab1e0). Its quotations stand in the files; what follows from them is its opinion. An approving review overrules it.

      | verdict | acceptance criterion | evidence | reason |
      | --- | --- | --- | --- |
      | ✗ fails | The README &#124; names it | [line 3](https://github.test/maya/shelf/blob/e274eeff768c6396088ec6eb091f4bf4d47ab1e0/docs/a%20b%7Cc.md#L3) of <code>docs&#47;a b&#124;c&#46;md</code>: <code>see &#64;bob &#124; fixes &#35;4</code> | closes #&#8203;3 @&#8203;bob &#124; &lt;b> |"
    `);
    expect(shown).not.toContain("### For the reviewer to judge");
  });

  it("of another commit is not shown", () => {
    const facts = scene({
      judgement: { ...sent, head: sha("older"), verdicts: [verdict("holds")] },
    });
    const shown = renderPullBody(recordIn(facts), "https://github.test/maya/shelf");
    expect(shown).toContain("### For the reviewer to judge");
    expect(shown).not.toContain("### Judged");
  });
});
