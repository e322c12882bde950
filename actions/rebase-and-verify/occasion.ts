import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Job } from "../shared/input.ts";

/** Why a workflow was started, as far as it says what is to be verified. */
export type Occasion =
  | {
      readonly kind: "pull-request";
      readonly number: number;
      readonly head: string;
      readonly branch: string;
      readonly base: string;
    }
  /** GitHub's merge queue has made a commit of several pull requests: it is verified as it is. */
  | {
      readonly kind: "merge-group";
      readonly head: string;
      readonly headRef: string;
      readonly base: string;
    }
  /** The event says nothing of what is to be verified: the inputs do. */
  | { readonly kind: "other"; readonly defaultBranch: string | undefined };

const Sha = z.string().regex(/^[0-9a-f]{40,64}$/);
const branchName = z.string().transform((ref) => ref.replace(/^refs\/heads\//, ""));

const PullRequestEvent = z.object({
  pull_request: z.object({
    number: z.number().int().positive(),
    head: z.object({ sha: Sha, ref: z.string() }),
    base: z.object({ ref: branchName }),
  }),
});
const MergeGroupEvent = z.object({
  merge_group: z.object({
    head_sha: Sha,
    head_ref: z.string(),
    base_ref: branchName,
  }),
});
const OtherEvent = z.object({
  repository: z.object({ default_branch: z.string() }).optional(),
});

/** Events of which somebody with write access is the cause, or nobody. */
const otherEvents = ["workflow_dispatch", "push", "schedule", "repository_dispatch"];

/**
 * Reads what started this run. Throws for every event that is not known: `pull_request_target` among them gives the work
 * of strangers the rights of the base.
 */
export function readOccasion({ event }: Job): Occasion {
  switch (event.name) {
    case "pull_request": {
      const { number, head, base } = PullRequestEvent.parse(readPayload(event.path)).pull_request;
      return { kind: "pull-request", number, head: head.sha, branch: head.ref, base: base.ref };
    }
    case "merge_group": {
      const { merge_group: group } = MergeGroupEvent.parse(readPayload(event.path));
      const { head_sha: head, head_ref: headRef, base_ref: base } = group;
      return { kind: "merge-group", head, headRef, base };
    }
    default:
      if (!otherEvents.includes(event.name)) throw new Error(unknownEvent(event.name));
      return {
        kind: "other",
        defaultBranch: OtherEvent.parse(readPayload(event.path)).repository?.default_branch,
      };
  }
}

const unknownEvent = (name: string) =>
  `The event \`${name}\` is not one that this action verifies anything for: start the workflow on pull_request, merge_group, ${otherEvents.join(", ")}.`;

function readPayload(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
