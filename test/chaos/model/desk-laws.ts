import type { DeskRecord } from "#core/desk/record.ts";
import { DeskRecord as DeskSchema } from "#core/desk/record.ts";
import { parseSpec } from "#core/molecule/parse-spec.ts";
import { dispatchLabel } from "#core/names.ts";
import { TownRecord } from "#core/schedule/town-record.ts";
import { planHashOf } from "#core/text/plan-words.ts";
import { repliedTo } from "#core/text/reply-words.ts";
import { allSaid, bench, house, lamp, reactionsTo, shed } from "./desk-story.ts";
import { chainOf } from "./laws.ts";
import { paperPlan } from "./paper-planner.ts";
import type { PaperTown } from "./paper-town.ts";
import type { Played } from "./play.ts";

/**
 * What is wrong with how a town of talk ended; nothing when every promise was kept. `isDeaf`: requests get lost, so that what
 * is tried twice at most may be given up, which is told.
 */
export function findBroken({ town }: Played, isDeaf = false): readonly string[] {
  const isGivenUp = isDeaf && allSaid(town).some((said) => isConvoy(said) && isRefused(town, said));
  return [
    ...findUnmade(town),
    ...findUnanswered(town, isGivenUp),
    ...(isGivenUp ? [] : findConvoyFaults(town)),
    ...findSurplus(town),
    ...findUnvouched(town),
    ...findWrongWords(town),
    ...findLostWrites(town),
  ];
}

const titleOf = (title: string) => title.replace("Build wall-3", "Build the bridge");

/** Every planned issue once, below its parent, with what it depends on, as text and as GitHub's own dependencies. */
function findUnmade(town: PaperTown): string[] {
  const issues = [...town.issues.values()];
  const numbers = new Map(
    paperPlan.molecules.map(({ key, title }) => [
      key,
      issues.filter((issue) => issue.title === titleOf(title)),
    ]),
  );
  return paperPlan.molecules.flatMap(({ key, needs }) => {
    const made = numbers.get(key) ?? [];
    const [issue] = made;
    if (issue === undefined || made.length > 1) return [`${key} was made ${made.length} times`];
    const wanted = needs.map((need) => numbers.get(need)?.[0]?.number ?? 0).toSorted();
    const parsed = parseSpec(issue.body);
    const told = parsed.ok ? parsed.value.dependsOn.toSorted() : [];
    return [
      ...(issue.parent === house ? [] : [`${key} is not below its parent`]),
      ...(issue.labels.includes(dispatchLabel) ? [] : [`${key} is not on the line`]),
      ...(String(told) === String(wanted) ? [] : [`${key} says that it needs ${String(told)}`]),
      ...(String((issue.needs ?? []).toSorted()) === String(wanted)
        ? []
        : [`${key} is blocked by ${String(issue.needs)}`]),
    ];
  });
}

/** Seen, and answered in one way; said at most once. */
function findUnanswered(town: PaperTown, isGivenUp: boolean): string[] {
  const replies = [...town.issues.values()].flatMap(({ comments }) =>
    comments.flatMap(({ body }) => repliedTo(body) ?? []),
  );
  const twice = replies.filter((to, index) => replies.indexOf(to) !== index);
  return [
    ...twice.map((to) => `two replies to ${to}`),
    ...allSaid(town).flatMap((said) => {
      const reactions = [...reactionsTo(town, said.id)].toSorted().join(" ");
      return outcomesOf(said).includes(reactions) || (isGivenUp && isConvoy(said))
        ? []
        : [`reactions to ${said.id} (${said.body}): ${reactions}`];
    }),
  ];
}

type Said = ReturnType<typeof allSaid>[number];

const isConvoy = ({ body }: Said) => body.startsWith("/mayor convoy");
const isRefused = (town: PaperTown, { id }: Said) => reactionsTo(town, id).has("confused");

const [done, refused] = ["eyes rocket", "confused eyes"];

/** Refused is who may not steer, and the approval of a plan that was another one by then. */
function outcomesOf({ number, login, body }: Said): readonly string[] {
  if (login === "mallory" || body === "/mayor approve") return [refused];
  // Words for the town that a later one has overruled by the time when they are carried out.
  const mayBeOverruled = number !== house && /^\/mayor (?:pause|resume)(?! winter)/.test(body);
  return mayBeOverruled ? [done, refused] : [done];
}

function findConvoyFaults(town: PaperTown): string[] {
  const convoys = [...town.issues.values()].filter(({ title }) => title === "Small things");
  const [convoy] = convoys;
  const members = [lamp, bench].map((number) => town.issues.get(number)?.parent);
  return [
    ...(convoys.length === 1 ? [] : [`${convoys.length} convoys`]),
    ...members
      .filter((parent) => parent !== convoy?.number)
      .map((parent) => `a member is below ${parent ?? "nothing"}`),
  ];
}

/** What a race may leave behind, and what has served. */
function findSurplus(town: PaperTown): string[] {
  const plans = town.issues
    .get(house)
    ?.comments.filter(({ body }) => planHashOf(body) !== undefined);
  return [
    ...(plans?.length === 1 ? [] : [`${plans?.length ?? 0} comments with a plan`]),
    ...[...town.refs.keys()].filter((ref) => ref.startsWith("refs/cogtown/plans/")),
  ];
}

/** Nothing is a molecule that nobody with write permission has approved, and all that was approved is one. */
function findUnvouched(town: PaperTown): string[] {
  return [...town.issues.values()].flatMap(({ number, parent, labels }) => {
    const by = town.recordOf(number)?.spec.approvedBy;
    const wanted = parent === house ? "carol" : number === shed ? "alice" : undefined;
    if (by !== wanted) return [`#${number} was approved by ${by ?? "nobody"}`];
    const isOnLine = labels.includes(dispatchLabel);
    return isOnLine === (wanted !== undefined)
      ? []
      : [`#${number} has the labels ${labels.join()}`];
  });
}

/** What the last word was, wherever it was said. */
function findWrongWords(town: PaperTown): string[] {
  const pause = chainOf(town, "refs/cogtown/town", TownRecord).at(-1)?.pause;
  const desk = town.deskOf(house);
  const levels = town.issues.get(shed)?.labels.filter((label) => /^P\d$/.test(label)) ?? [];
  const notes = desk?.notes.map(({ text }) => text).join(" ");
  const wrong: readonly (readonly [boolean, string])[] = [
    [pause?.reason !== "winter" || pause.by !== "dave", "the town is not paused"],
    [desk?.pause !== undefined, "the convoy is paused"],
    [notes !== "Doors open outwards. It is winter.", `the notes are: ${String(notes)}`],
    [levels.join() !== "P1", `the priority is ${levels.join()}`],
    [desk?.plan !== undefined, "the plan is still on the desk"],
    [desk?.design?.by !== "carol", "nobody vouches for the design"],
  ];
  return wrong.flatMap(([isWrong, words]) => (isWrong ? [words] : []));
}

/** One chain for each desk: nothing that was written down is taken back. */
function findLostWrites(town: PaperTown): string[] {
  return [...town.issues.keys()].flatMap((number) => {
    const chain = chainOf(town, `refs/cogtown/desks/${number}`, DeskSchema);
    return chain.flatMap((record, index) => {
      const before = chain[index - 1];
      return before !== undefined && forgets(before, record)
        ? [`the desk of #${number} forgets what it said`]
        : [];
    });
  });
}

function forgets(before: DeskRecord, after: DeskRecord): boolean {
  const order = (comment: number) => after.orders.find((each) => each.comment === comment);
  return (
    after.commentsSeen < before.commentsSeen ||
    before.orders.some(
      ({ comment, done }) => order(comment)?.done !== (done ?? order(comment)?.done),
    ) ||
    before.orders.some(({ comment }) => order(comment) === undefined) ||
    before.notes.length > after.notes.length ||
    before.carriedOut.length > after.carriedOut.length ||
    before.asked.some(
      ({ nonce, over }) =>
        over === true && after.asked.find((each) => each.nonce === nonce)?.over !== true,
    )
  );
}
