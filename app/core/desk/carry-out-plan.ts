import type { Effect, Key, NewIssue } from "../decision.ts";
import { dispatchLabel } from "../names.ts";
import { nextCreations } from "../plan/carry-out.ts";
import { plannedMark, printMoleculeBody } from "../plan/issue-body.ts";
import type { DeskFacts } from "./facts.ts";
import { type DeskPlan, isAllThere, isThere } from "./record.ts";
import { showPlan } from "./show-plan.ts";
import { type DeskTurn, doing, doingAfter, lookingAgain, noting } from "./turn.ts";

/** Issues in one request: GitHub wants no more than some eighty new things a minute. */
const atOnce = 20;
/** By then GitHub's lists show what was written. */
const lagSeconds = 60;

/**
 * Makes the issues of an approved plan, those first that others depend on. What is about to be made is written down before
 * it is; whatever of it can be seen carries its key in a mark, so that a crash in the middle makes nothing twice.
 */
export function carryOutPlan(turn: DeskTurn, facts: DeskFacts, now: Date): DeskTurn {
  const { plan } = turn.record;
  if (plan?.approved === undefined) return turn;
  const seen = adoptCreated(turn, plan, facts);
  const current = seen.record.plan ?? plan;
  if (isAllThere(current)) return finishPlan(showPlan(seen, facts), current, facts, now);
  const missing = current.making?.keys.filter((key) => !isThere(current.created, key)) ?? [];
  const since = current.making === undefined ? 0 : now.getTime() - Date.parse(current.making.at);
  if (missing.length > 0 && since < lagSeconds * 1000)
    return lookingAgain(seen, Math.ceil(lagSeconds - since / 1000) + 1);
  return makeNext(seen, current, facts, now);
}

function adoptCreated(turn: DeskTurn, plan: DeskPlan, { children, number }: DeskFacts): DeskTurn {
  const found = children.flatMap((child) => {
    const mark = child.body === undefined ? undefined : plannedMark(child.body);
    const isOurs = mark?.parent === number && mark.hash === plan.hash;
    return isOurs && !isThere(plan.created, mark.key) ? [[mark.key, child.number] as const] : [];
  });
  if (found.length === 0) return turn;
  const created = { ...Object.fromEntries(found.toReversed()), ...plan.created };
  const record = { ...turn.record, plan: { ...plan, created } };
  const next = found.map(([, child]): Key => ({ kind: "molecule", number: child }));
  const event = `made ${found.map(([key, child]) => `#${child} (${key})`).join(", ")}`;
  return doing(noting(turn, record, event), [], next);
}

function makeNext(turn: DeskTurn, plan: DeskPlan, facts: DeskFacts, now: Date): DeskTurn {
  const created = new Map(Object.entries(plan.created));
  const molecules = nextCreations(plan.plan, created, atOnce);
  // None may be made: their needs lead in a circle. No plan that was read has one.
  if (molecules.length === 0) return turn;
  const keys = molecules.map(({ key }) => key);
  const making = { keys, at: now.toISOString() };
  const record = { ...turn.record, plan: { ...plan, making } };
  const mark = { parent: facts.number, hash: plan.hash };
  const issues = molecules.map(
    (molecule): NewIssue => ({
      title: molecule.title,
      body: printMoleculeBody(molecule, created, mark),
      labels: [
        dispatchLabel,
        ...(molecule.priority === undefined ? [] : [molecule.priority]),
        ...molecule.labels,
      ],
      parent: facts.nodeId,
    }),
  );
  return doingAfter(noting(turn, record, `about to make ${keys.join(", ")}`), [
    { kind: "create-issues", issues },
  ]);
}

const mostCarriedOut = 5;

/** GitHub's own dependencies show what the texts say; the plan has served, and the issue is a convoy. */
function finishPlan(turn: DeskTurn, plan: DeskPlan, facts: DeskFacts, now: Date): DeskTurn {
  const { plan: _served, ...rest } = turn.record;
  const issues = Object.entries(plan.created).map(([key, number]) => ({ key, number }));
  const approved = plan.approved ?? { by: plan.by, at: plan.at };
  const carriedOut = [...rest.carriedOut, { hash: plan.hash, approved, issues }];
  const { design } = plan.plan;
  const record = {
    ...rest,
    carriedOut: carriedOut.slice(-mostCarriedOut),
    ...(design === "" ? {} : { design: { text: design, ...approved } }),
    convoy: { since: now.toISOString(), warned: [], ...rest.convoy },
  };
  const links = linksOf(plan, facts);
  const linked = links.length === 0 ? turn : doing(turn, [{ kind: "link-dependencies", links }]);
  return noting(linked, record, `plan ${plan.hash} carried out`);
}

type Link = Extract<Effect, { kind: "link-dependencies" }>["links"][number];

function linksOf({ plan, created }: DeskPlan, { children }: DeskFacts): readonly Link[] {
  const ids = new Map(children.map(({ number, nodeId }) => [number, nodeId]));
  const idOf = (key: string) => ids.get(created[key] ?? 0);
  return plan.molecules.flatMap(({ key, needs }) =>
    needs.flatMap((need) => {
      const [issue, needed] = [idOf(key), idOf(need)];
      return issue === undefined || needed === undefined ? [] : [{ issue, needs: needed }];
    }),
  );
}
