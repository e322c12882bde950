export const refineryCheck = "cogtown/refinery";

/** While it goes on, and how it ended. */
export const checkStatuses = [
  "queued",
  "in_progress",
  "success",
  "failure",
  "neutral",
  "action_required",
] as const;
export type CheckStatus = (typeof checkStatuses)[number];

const more = "The comment of Cogtown on the pull request says more.";

/** What the check run says in each of its states; what changes more often stands in the note. */
export const checkTexts: Readonly<
  Record<CheckStatus, { readonly title: string; readonly summary: string }>
> = {
  queued: { title: "In the Refinery's line", summary: more },
  in_progress: { title: "Being verified", summary: more },
  success: { title: "Landed", summary: "What was verified is on the base branch." },
  failure: { title: "Put out of the line", summary: more },
  neutral: { title: "Not in the line", summary: more },
  action_required: { title: "A person is needed", summary: more },
};
