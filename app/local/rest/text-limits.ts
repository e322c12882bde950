import type { World } from "../world/world.ts";
import { ApiError, validationFailed } from "./errors.ts";

/** 422 for a title that is empty or too long. */
export function checkTitle(world: World, title: string, resource: "Issue" | "PullRequest"): void {
  const most = world.limits.titleLength;
  if (title.trim() === "")
    throw validationFailed({ resource, field: "title", code: "missing_field" });
  if (title.length > most) {
    const message = `title is too long (maximum is ${most} characters)`;
    throw validationFailed({ resource, field: "title", code: "custom", message });
  }
}

/** 422 for the body of an issue or pull request that is too long. */
export function checkBody(
  world: World,
  body: string | null | undefined,
  resource: "Issue" | "PullRequest",
): void {
  const most = world.limits.bodyLength;
  if ((body?.length ?? 0) <= most) return;
  const message = `body is too long (maximum is ${most} characters)`;
  throw validationFailed({ resource, field: "body", code: "custom", message });
}

/** 422 for a comment that says nothing or too much. */
export function checkComment(world: World, body: string): void {
  const most = world.limits.bodyLength;
  const refuse = (message: string) =>
    new ApiError(422, "Validation Failed", {
      errors: [{ resource: "IssueComment", code: "unprocessable", field: "data", message }],
    });
  if (body.trim() === "") throw refuse("Body cannot be blank");
  if (body.length > most) throw refuse(`Body is too long (maximum is ${most} characters)`);
}
