import { readComment } from "#core/command/read-comment.ts";
import type { Effect, NewIssue } from "#core/decision.ts";
import { decideDesk } from "#core/desk/decide-desk.ts";
import type { ChildFacts, DeskFacts, Level, Unheard } from "#core/desk/facts.ts";
import type { TownFacts } from "#core/molecule/facts.ts";
import type { TownRecord } from "#core/schedule/town-record.ts";
import { planHashOf } from "#core/text/plan-words.ts";
import { answered, child, convoyFacts, recordOf, written } from "./convoy-model.ts";
import { at, body, configText, sha } from "./molecule-model.ts";

export { recordOf, withDesk } from "./convoy-model.ts";

/** A desk of plain values on which people say things, and the world after what the Mayor does about them. */

const workflows = ["cogtown-polecat.yml", "cogtown-refinery.yml", "cogtown-plan.yml"];

/** An issue that could be worked on as it is. */
export function deskFacts(over: Partial<DeskFacts> = {}, town: Partial<TownFacts> = {}): DeskFacts {
  const facts = convoyFacts([], [], { body, title: "Print JSON", ...over });
  return { ...facts, town: { ...facts.town, workflows, ...town } };
}

export const withConfig = (facts: DeskFacts, more: string): DeskFacts => ({
  ...facts,
  town: { ...facts.town, configText: `${configText}${more}` },
});

export const pull = {
  base: "main",
  branch: "cogtown/7",
  head: "a".repeat(40),
  isFork: false,
  molecule: 7,
};

/** A comment as somebody left it. */
export interface Said {
  readonly id: number;
  readonly by: string;
  readonly body: string;
  readonly level?: Level;
  readonly at?: string;
  readonly isOwnWord?: boolean;
}

/** What of these the desk has not heard yet, as it is observed. */
export function hearing(facts: DeskFacts, comments: readonly Said[]): DeskFacts {
  const unheard = comments.flatMap((said): Unheard[] => {
    const reading = readComment(said.body);
    if (reading.kind === "silent" || said.id <= recordOf(facts).commentsSeen) return [];
    const { id, by, isOwnWord = true, level = "write", at: moment = at(20) } = said;
    return [{ id, nodeId: `IC_${id}`, by, at: moment, reading, isOwnWord, level }];
  });
  return { ...facts, unheard };
}

/** What the world looks like after these effects, as GitHub would show it. */
export const afterDesk = (facts: DeskFacts, effects: readonly Effect[]): DeskFacts =>
  effects.reduce(afterEffect, facts);

function afterEffect(facts: DeskFacts, effect: Effect): DeskFacts {
  switch (effect.kind) {
    case "append-desk":
      return written(facts, effect.record);
    case "append-town":
      return withTown(facts, effect.record);
    case "answer":
      return answered(facts, effect);
    case "project":
      return afterProjection(facts, effect.issue);
    case "create-issues":
      return { ...facts, children: [...facts.children, ...effect.issues.map(made(facts))] };
    case "link-dependencies":
      return { ...facts, children: facts.children.map((each) => linked(each, effect.links)) };
    case "delete-refs": {
      const gone = new Set(effect.refs.map(({ name }) => name));
      return { ...facts, answers: facts.answers.filter(({ ref }) => !gone.has(ref.name)) };
    }
    case "close-issue":
      return { ...facts, isOpen: false };
    case "dispatch":
      return facts;
    case "add-sub-issues":
    case "append-molecule":
    case "append-refinery":
    case "cancel-run":
    case "dequeue":
    case "describe-pull":
    case "edit-issue":
    case "enqueue":
    case "land":
    case "pin-issue":
    case "propose":
    case "show-pulls":
      throw new Error(`no desk here does ${effect.kind}`);
  }
}

export const withTown = (facts: DeskFacts, value: TownRecord): DeskFacts => ({
  ...facts,
  town: {
    ...facts.town,
    record: { kind: "present", head: sha(JSON.stringify(value)), value },
  },
});

export const townOf = ({ town: { record } }: DeskFacts): TownRecord =>
  record.kind === "present" ? record.value : { version: 1 };

type Projected = Extract<Effect, { kind: "project" }>["issue"];

function afterProjection(facts: DeskFacts, issue: Projected): DeskFacts {
  const { comment: text, addLabels, removeLabels } = issue;
  const kept = facts.labels.filter((label) => !removeLabels.includes(label));
  const labels = [...new Set([...kept, ...addLabels])];
  if (text === undefined) return { ...facts, labels };
  const comment = { id: issue.sticky ?? `C_${sha(text)}`, body: text };
  const isPlan = planHashOf(text) !== undefined;
  return {
    ...{ ...facts, labels },
    ...(isPlan ? { planComments: [comment] } : { convoyComments: [comment] }),
  };
}

const firstMade = 100;

const made =
  ({ children }: DeskFacts) =>
  ({ title, body: text, labels }: NewIssue, place: number): ChildFacts =>
    child(firstMade + children.length + place, { title, body: text, labels });

function linked(
  each: ChildFacts,
  links: Extract<Effect, { kind: "link-dependencies" }>["links"],
): ChildFacts {
  const needs = links
    .filter(({ issue }) => issue === each.nodeId)
    .map((link) => ({ number: Number(link.needs.replace("I_", "")), isOpen: true }));
  return { ...each, needs: [...each.needs, ...needs] };
}

export interface Ended {
  readonly facts: DeskFacts;
  readonly effects: readonly Effect[];
}

export const now = new Date(at(30));

/** Passes until one does nothing. */
export function atRest(start: DeskFacts, moment = now): Ended {
  let facts = start;
  const effects: Effect[] = [];
  for (let pass = 0; pass < 60; pass += 1) {
    const { effects: more } = decideDesk(facts, moment, `nonce-${pass}`);
    if (more.length === 0) return { facts, effects };
    effects.push(...more);
    facts = afterDesk(facts, more);
  }
  throw new Error("it never comes to rest");
}

/** One comment on an issue, and what becomes of it. */
export const saying = (facts: DeskFacts, text: string, over: Partial<Said> = {}): Ended =>
  atRest(hearing(facts, [{ id: 50, by: "maya", body: text, ...over }]));

export const repliesOf = (effects: readonly Effect[]): readonly string[] =>
  effects.flatMap((effect) => (effect.kind === "answer" ? effect.replies : []));

/** The Mayor's reactions to one comment, each once. */
export const reactionsOf = (effects: readonly Effect[], id = 50): readonly string[] => [
  ...new Set(
    effects
      .flatMap((effect) => (effect.kind === "answer" ? effect.reactions : []))
      .filter(({ comment }) => comment === `IC_${id}`)
      .map(({ content }) => content),
  ),
];
