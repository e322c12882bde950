import { nearestWord } from "../text/nearest-word.ts";
import type { Composed, Expansion } from "./compose.ts";
import { judgeCondition } from "./condition.ts";
import { type Background, type Draft, resolve } from "./draft.ts";
import { draftOf } from "./draft-of.ts";
import type { Step } from "./formula.ts";
import { type Library, loadWhole } from "./inherit.ts";
import { below, didYouMean, type Place, problemAt, shown } from "./problem.ts";
import { roundsOf } from "./rounds.ts";
import { bindValues, type Placed } from "./vars.ts";
import { dialectOf } from "./whole.ts";
import { type Desk, writePlain, writeTitle } from "./writer.ts";

/** What is known while the steps of one list are unfolded. */
interface Frame {
  readonly desk: Desk;
  /** Before the ids of this list, so that two rounds of a loop do not share them. */
  readonly prefix: string;
  /** What ids mean here: as they are written, and as they are in the end. */
  readonly ids: ReadonlyMap<string, string>;
  readonly trail: readonly string[];
  readonly composed: Composed;
  readonly library: Library;
  /** Shared by all: steps that became others or none, and how many were looked at. */
  readonly stead: Map<string, readonly string[]>;
  readonly count: { looked: number; made: number };
}

/** GitHub allows a parent 100 sub-issues, and an issue of ours 100 steps. */
const mostSteps = 100;
/** Steps of loops in loops that are left out cost time too. */
const mostLooks = 2_000;

export const noneComposed: Composed = { expansions: new Map(), needs: new Map() };

export interface Unfolded {
  readonly drafts: readonly Draft[];
  readonly stead: ReadonlyMap<string, readonly string[]>;
}

interface Start extends Pick<Frame, "desk" | "trail" | "composed" | "library"> {
  /** Before ids that do not name the target of an expansion themselves. */
  readonly prefix?: string;
}

/** Every step as it will be done: conditions judged, loops, children and expansions carried out. */
export function unfold(steps: readonly Placed<Step>[], start: Start): Unfolded {
  const stead = new Map<string, readonly string[]>();
  const frame = {
    ...start,
    prefix: start.prefix ?? "",
    ids: new Map(),
    stead,
    count: { looked: 0, made: 0 },
  };
  const drafts = unfoldList(steps, frame);
  const [first] = steps;
  if ((frame.count.made > mostSteps || frame.count.looked > mostLooks) && first !== undefined) {
    const top: Place = { ...first.place, path: [] };
    const problem = `The formula makes more than ${mostSteps} steps`;
    frame.desk.notes.problems.push(
      problemAt(top, problem, "make its loops shorter, or several formulas of it"),
    );
  }
  return { drafts, stead };
}

const isTooMuch = ({ count }: Frame) => count.made > mostSteps || count.looked > mostLooks;

function unfoldList(steps: readonly Placed<Step>[], outer: Frame): readonly Draft[] {
  const own = steps.map(({ value, place }) => {
    const written = writePlain({ value: value.id, place: below(place, "id") }, outer.desk);
    return [written, `${outer.prefix}${written}`] as const;
  });
  const frame = { ...outer, ids: new Map([...outer.ids, ...own]) };
  return steps.flatMap((step, index) => unfoldStep(step, own[index]?.[1] ?? "", frame));
}

function unfoldStep(step: Placed<Step>, id: string, frame: Frame): readonly Draft[] {
  frame.count.looked += 1;
  if (isTooMuch(frame)) return [];
  const needs = needsOf(step, frame);
  if (!isWanted(step, frame)) {
    frame.stead.set(id, needs);
    return [];
  }
  const expansion = expansionOf(step, frame);
  const { loop, children } = step.value;
  const ways = [expansion, loop, children].filter((way) => way !== undefined);
  if (ways.length > 1) {
    const problem = `${shown(step.value.id)} is replaced in two ways`;
    frame.desk.notes.problems.push(
      problemAt(
        step.place,
        problem,
        "keep one of `expand`, `loop`, `children` and what `compose` says of it",
      ),
    );
    return [];
  }
  const group: Group = { step, id, needs, frame };
  if (expansion !== undefined)
    return stand(group, wire(expand(group, expansion), group.needs, frame));
  if (loop !== undefined) return unfoldLoop(group, loop);
  if (children !== undefined) {
    const inner = place(children, below(step.place, "children"));
    return stand(group, wire(unfoldList(inner, frame), group.needs, frame));
  }
  frame.count.made += 1;
  return [draftOf(step, { id, needs, isReplaced: false }, frame.desk)];
}

const place = (steps: readonly Step[], list: Place): readonly Placed<Step>[] =>
  steps.map((value, index) => ({ value, place: below(list, index) }));

function needsOf({ value, place }: Placed<Step>, frame: Frame): readonly string[] {
  const written = [...(value.needs ?? []), ...(value.depends_on ?? [])].map((need) =>
    writePlain({ value: need, place: below(place, "needs") }, frame.desk),
  );
  const spawner = /^children-of\((.*)\)$/.exec(value.waits_for ?? "")?.[1];
  const composed = frame.composed.needs.get(value.id) ?? [];
  const waited =
    spawner === undefined
      ? []
      : [writePlain({ value: spawner, place: below(place, "waits_for") }, frame.desk)];
  return [
    ...new Set([...written, ...waited, ...composed].map((need) => frame.ids.get(need) ?? need)),
  ];
}

/** A condition that cannot be judged is told of, and the step stays. */
export function isWanted(
  { value, place }: Placed<{ readonly condition?: string | undefined }>,
  { desk }: Pick<Frame, "desk">,
): boolean {
  if (value.condition === undefined) return true;
  const answer = judgeCondition(value.condition, desk.scope);
  if (answer.ok) return answer.holds;
  const known = [...desk.scope.locals.keys(), ...desk.scope.values.keys()];
  const meant = answer.unknown === undefined ? "" : didYouMean(nearestWord(answer.unknown, known));
  const problem = `${shown(value.condition)} ${answer.problem}${meant}`;
  desk.notes.problems.push(
    problemAt(
      below(place, "condition"),
      problem,
      "write it as `{{v}}`, `!{{v}}`, `{{v}} == x` or `{{v}} != x`",
    ),
  );
  return true;
}

function expansionOf({ value, place }: Placed<Step>, frame: Frame): Expansion | undefined {
  const { expand: name, expand_vars: vars = {} } = value;
  if (name !== undefined) return { name, vars, place: below(place, "expand") };
  if (value.expand_vars !== undefined) {
    const problem = `${shown(value.id)} has \`expand_vars\` and no \`expand\``;
    const fix = "name the expansion; one that `compose` puts in takes its values there";
    frame.desk.notes.problems.push(problemAt(below(place, "expand_vars"), problem, fix));
  }
  return frame.composed.expansions.get(value.id);
}

/** A step that others take the place of. */
interface Group {
  readonly step: Placed<Step>;
  readonly id: string;
  readonly needs: readonly string[];
  readonly frame: Frame;
}

/** The first of them wait for what the step that they replace waits for. */
function wire(members: readonly Draft[], needs: readonly string[], frame: Frame): readonly Draft[] {
  const own = new Set(members.map(({ id }) => id));
  return members.map((member) =>
    resolve(member.needs, frame.stead).some((need) => own.has(need))
      ? member
      : { ...member, needs: [...new Set([...member.needs, ...needs])] },
  );
}

/** Those that no other member needs: once they are done, all are. */
function lastOf(members: readonly Draft[], frame: Frame): readonly string[] {
  const needed = new Set(members.flatMap(({ needs }) => resolve(needs, frame.stead)));
  return members.flatMap(({ id }) => (needed.has(id) ? [] : [id]));
}

/** What the replaced step says of itself goes over to its members: gates to the first, acceptance to the last. */
function stand(group: Group, members: readonly Draft[]): readonly Draft[] {
  const { step, id, needs, frame } = group;
  const last = new Set(lastOf(members, frame));
  frame.stead.set(id, members.length === 0 ? needs : [...last]);
  const whole = draftOf(step, { id, needs, isReplaced: true }, frame.desk);
  const checked = whole.check === undefined ? [] : [{ command: whole.check }];
  // An expansion may have put it into its own words already.
  const isSaid = whole.text === "" || members.some(({ text }) => text.includes(whole.text));
  const background: Background[] = isSaid ? [] : [{ heading: whole.title, text: whole.text }];
  const own = new Set(members.map((member) => member.id));
  return members.map((member) => {
    const isFirst = !resolve(member.needs, frame.stead).some((need) => own.has(need));
    return {
      ...member,
      gates: isFirst ? [...whole.gates, ...member.gates] : member.gates,
      acceptance: last.has(member.id)
        ? [...member.acceptance, ...whole.acceptance, ...checked]
        : member.acceptance,
      scope: member.scope ?? whole.scope,
      background: [...background, ...member.background],
      priority: member.priority ?? whole.priority,
      labels: [...new Set([...whole.labels, ...member.labels])],
    };
  });
}

function expand(
  { step, id, frame }: Group,
  { name, vars, place: at }: Expansion,
): readonly Draft[] {
  const { desk, library, trail } = frame;
  const whole = loadWhole({ name, place: at, trail }, library);
  if (whole === undefined) return [];
  if (dialectOf(whole, desk.notes) !== "expansion") {
    const problem = `${shown(name)} is no expansion`;
    desk.notes.problems.push(problemAt(at, problem, "name a formula with `[[template]]`"));
    return [];
  }
  const given = new Map(
    Object.entries(vars).map(([key, value]) => [
      key,
      writePlain({ value: String(value), place: at }, desk),
    ]),
  );
  const bound = bindValues(whole.vars, given, at, desk.notes);
  const target = targetOf(step, id, desk);
  const scope = {
    ...desk.scope,
    locals: new Map([...desk.scope.locals, ...bound.values, ...target]),
  };
  const inner = { ...desk, scope, empty: new Set([...desk.empty, ...bound.empty]) };
  const named = whole.template.filter((each) => isNamedForTarget(each, inner));
  const prefix = named.length === whole.template.length ? "" : `${id}.`;
  return unfoldList(whole.template, {
    ...frame,
    desk: inner,
    prefix,
    trail: [...trail, name],
    composed: noneComposed,
  });
}

/** A member may not be called as the step that it replaces: nobody could tell which of the two is needed. */
function isNamedForTarget({ value, place }: Placed<Step>, desk: Desk): boolean {
  if (value.id === "{target}") {
    const problem = "A step of an expansion is called like the one that it replaces";
    desk.notes.problems.push(
      problemAt(below(place, "id"), problem, "add to it, as in `{target}.draft`"),
    );
  }
  return value.id.includes("{target}");
}

const targetOf = ({ value, place }: Placed<Step>, id: string, desk: Desk) =>
  new Map([
    ["target", id],
    ["target.id", id],
    [
      "target.title",
      writeTitle({ value: value.title ?? value.id, place: below(place, "title") }, desk),
    ],
    [
      "target.description",
      writePlain({ value: value.description ?? "", place: below(place, "description") }, desk),
    ],
  ]);

function unfoldLoop(group: Group, loop: NonNullable<Step["loop"]>): readonly Draft[] {
  const { step, id, needs, frame } = group;
  const at = below(step.place, "loop");
  const body = place(loop.body, below(at, "body"));
  const made: Draft[] = [];
  let before = needs;
  for (const number of roundsOf(loop, at, frame.desk)) {
    if (isTooMuch(frame)) break;
    const local = loop.var === undefined ? [] : [[loop.var, String(number)] as const];
    const { scope } = frame.desk;
    const desk = {
      ...frame.desk,
      scope: { ...scope, locals: new Map([...scope.locals, ...local]) },
    };
    const round = wire(
      unfoldList(body, { ...frame, desk, prefix: `${id}.${number}.`, composed: noneComposed }),
      before,
      frame,
    );
    if (round.length > 0) before = lastOf(round, frame);
    made.push(...round);
  }
  return stand(group, made);
}
