import type { GraphQLContext } from "../context.ts";
import { unprocessable } from "../problems.ts";

/** Refuses the text of a comment that says nothing or too much. */
export function checkComment(context: GraphQLContext, body: string): void {
  if (body.trim() === "") throw unprocessable("Body cannot be blank");
  checkBody(context, body);
}

/** Refuses the text of an issue or a pull request that is too long; it may be empty. */
export function checkBody({ world }: GraphQLContext, body: string | null | undefined): void {
  const most = world.limits.bodyLength;
  if ((body?.length ?? 0) > most)
    throw unprocessable(`Body is too long (maximum is ${most} characters)`);
}

/** Refuses a title that says nothing or too much. */
export function checkTitle({ world }: GraphQLContext, title: string | null | undefined): void {
  if (title == null) return;
  const most = world.limits.titleLength;
  if (title.trim() === "") throw unprocessable("Title can't be blank");
  if (title.length > most) throw unprocessable(`Title is too long (maximum is ${most} characters)`);
}

/** Refuses more labels on one issue than GitHub allows. */
export function checkLabelCount({ world }: GraphQLContext, labelIds: readonly number[]): void {
  const most = world.limits.labelsPerIssue;
  if (new Set(labelIds).size > most)
    throw unprocessable(`Issues cannot have more than ${most} labels`);
}
