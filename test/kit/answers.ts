import { z } from "zod";
import { type Stage, wants } from "./scenario.ts";

const Reactions = z.array(z.object({ content: z.string(), user: z.object({ login: z.string() }) }));
const Issues = z.array(
  z.object({ number: z.number(), title: z.string(), state: z.string(), body: z.string() }),
);

export const app = "cogtown[bot]";

/** What the App has answered to the newest comment of this person: its reactions, and its replies after it. */
export async function answerTo(town: Stage, login: string, number: number) {
  const comments = await town.maya.readComments(number);
  const said = comments.findLast(({ author }) => author === login);
  const path = `/issues/comments/${said?.id ?? 0}/reactions`;
  const reactions = Reactions.parse(await town.rest(town.maya, "GET", path));
  return {
    reactions: reactions.filter(({ user }) => user.login === app).map(({ content }) => content),
    replies: comments
      .filter(({ author, body }) => author === app && body.includes(`comment ${said?.id ?? 0} `))
      .map(({ body }) => body.split("\n").slice(1).join("\n")),
  };
}

/** The sub-issues of an issue, in their order there. */
export const childrenOf = async (town: Stage, number: number) =>
  Issues.parse(await town.rest(town.maya, "GET", `/issues/${number}/sub_issues?per_page=100`));

/** Files an issue that has these labels from the start, the last of them `polecat`. */
export async function fileWith(town: Stage, file: string, labels: readonly string[], more = "") {
  const number = await town.maya.openIssue({ title: `Add ${file}`, body: wants(file, more) });
  await town.maya.label(number, ...labels, "polecat");
  return number;
}

/** All that is said on an issue. */
export const words = async (town: Stage, number: number) =>
  (await town.comments(number)).join("\n");

/** The states of several molecules, in their order. */
export const statesOf = (town: Stage, numbers: readonly number[]) =>
  Promise.all(numbers.map((number) => town.stateOf(number)));
