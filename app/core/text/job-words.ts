import type { Asked } from "../plan/asked.ts";
import { clip } from "./markdown.ts";
import { quietMarkdown } from "./neutralise.ts";
import { foldedTail, named, said, sentence } from "./quoted.ts";

/** What the reply with a job's answer replies to. */
export const jobReply = (nonce: string) => `job ${nonce}`;

const longestAnswer = 20_000;

/** An agent's answer to a question: its words, which mention and close nothing. */
export function renderAnswer({ by, text }: Asked, answer: string): string {
  const question = `> ${said(clip(text, 300))}`;
  const words = quietMarkdown(clip(answer, longestAnswer), "all-but-issues").trim();
  return `${question} (${named(by)})\n\n${words}`;
}

/** A job that came to nothing: why, and what to do. */
export function renderFailure({ kind, by }: Asked, why: string, tail: string): string {
  const what = kind === "plan" ? "No plan was made" : "The question was not answered";
  const again = kind === "plan" ? "`/mayor plan`" : "`/mayor ask`";
  const words = `**${what}** (${named(by)} asked for it). ${sentence(why)} Mend that, and say ${again} once more.`;
  const folded = foldedTail("Its last lines", tail);
  return folded === "" ? words : `${words}\n\n${folded}`;
}
