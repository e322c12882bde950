/** What happens in a town, as somebody would tell it. `number` is always the molecule's issue. */
export type StoryEvent =
  | {
      readonly kind: "opened";
      readonly number: number;
      readonly by: string;
      readonly title: string;
    }
  | { readonly kind: "edited"; readonly number: number; readonly by: string }
  | {
      readonly kind: "labelled";
      readonly number: number;
      readonly by: string;
      readonly label: string;
    }
  | {
      readonly kind: "commented";
      readonly number: number;
      readonly by: string;
      readonly body: string;
    }
  | { readonly kind: "dispatched"; readonly number: number }
  | {
      readonly kind: "step-pushed";
      readonly number: number;
      readonly step: string;
      readonly subject: string;
    }
  | {
      readonly kind: "attempt-ended";
      readonly number: number;
      readonly attempt: number;
      readonly outcome: string;
      readonly isSuccess: boolean;
    }
  | { readonly kind: "proposed"; readonly number: number; readonly pull: number }
  | { readonly kind: "reproposed"; readonly number: number; readonly pull: number }
  | {
      readonly kind: "reviewed";
      readonly number: number;
      readonly pull: number;
      readonly by: string;
      readonly state: string;
      readonly body: string;
    }
  | { readonly kind: "verifying"; readonly number: number | undefined; readonly base: string }
  | {
      readonly kind: "landed";
      readonly number: number;
      readonly pull: number;
      readonly commit: string;
    }
  | { readonly kind: "state"; readonly number: number; readonly state: string };

/** One line of the story: who did what. */
export function tellEvent(event: StoryEvent): string {
  switch (event.kind) {
    case "opened":
      return `@${event.by} opened the issue: ${event.title}`;
    case "edited":
      return `@${event.by} edited the issue`;
    case "labelled":
      return `@${event.by} labelled it \`${event.label}\``;
    case "commented":
      return `@${event.by} commented: ${firstLine(event.body)}`;
    case "dispatched":
      return "a polecat was sent for";
    case "step-pushed":
      return `the polecat finished step ${event.step}: ${event.subject}`;
    case "attempt-ended":
      return `attempt ${event.attempt} ended: ${event.outcome}`;
    case "proposed":
      return `Cogtown opened pull request #${event.pull}`;
    case "reproposed":
      return `pull request #${event.pull} has a new head`;
    case "reviewed":
      return tellReview(event);
    case "verifying":
      return "the Refinery verifies it on the newest base";
    case "landed":
      return `landed on the base branch as ${event.commit.slice(0, 7)} (pull request #${event.pull})`;
    case "state":
      return `is now ${event.state}`;
  }
}

function tellReview({ by, pull, state, body }: Extract<StoryEvent, { kind: "reviewed" }>): string {
  switch (state) {
    case "approved":
      return `@${by} approved pull request #${pull}`;
    case "changes_requested":
      return `@${by} asked for changes in pull request #${pull}: ${firstLine(body)}`;
  }
  return `@${by} reviewed pull request #${pull}`;
}

function firstLine(text: string): string {
  const line =
    text
      .replace(/<!--[\s\S]*?-->/g, "")
      .split("\n")
      .find((part) => part.trim() !== "") ?? "";
  return line.replace(/^#+\s*/, "").slice(0, 120);
}
