import * as core from "@actions/core";
import { readJob, watchTermination } from "../shared/input.ts";
import { readAttemptInput } from "./attempt-input.ts";
import { readAttemptState } from "./state.ts";

try {
  const state = readAttemptState();
  if (state !== undefined) {
    const { rescueWork } = await import("./rescue.ts");
    const input = readAttemptInput();
    watchTermination(); // a second cancellation must not end the rescue half way
    core.info(await rescueWork(readJob(), input, state));
  }
} catch (error) {
  // Whatever the attempt came to stands: the rescue of unfinished work is a kindness and fails nothing.
  core.warning(
    `Unfinished work could not be kept: ${error instanceof Error ? error.message : String(error)}`,
  );
}
