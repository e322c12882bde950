import { type QueueView, viewQueue } from "#core/refinery/queue-view.ts";
import { renderQueueMarkdown } from "#core/text/queue-markdown.ts";
import { openLookout } from "../../hosts/look.ts";
import { explainRefusal } from "../remote/refusals.ts";
import {
  findRemote,
  type RawRemoteOptions,
  readToken,
  type Surroundings,
} from "../remote/remote.ts";
import { exitCodes, UsageError } from "../usage-error.ts";
import { renderQueue } from "./render-queue.ts";

export interface QueueOptions extends RawRemoteOptions {
  /** Undefined: the branch that the town lands on. */
  readonly base: string | undefined;
  readonly format: "text" | "json" | "markdown";
}

/** `cogtown queue`: a base's line as it stands. Resolves to the exit code. Throws UsageError for whatever GitHub refuses. */
export async function runQueue(
  options: QueueOptions,
  surroundings: Surroundings,
  write: (text: string) => void,
): Promise<number> {
  const remote = await findRemote(options, surroundings.folder);
  const token = readToken(surroundings, remote);
  const lookout = openLookout({ ...remote, token, now: () => new Date() });
  const found = await lookout.line(options.base).catch((error: unknown) => {
    throw explainRefusal(error, remote, "token");
  });
  if ("why" in found) throw new UsageError(`${remote.fullName}: ${found.why}.`);
  write(`${print(viewQueue(found), options.format)}\n`);
  return exitCodes.done;
}

function print(view: QueueView, format: QueueOptions["format"]): string {
  switch (format) {
    case "json":
      return JSON.stringify(view, null, 2);
    case "markdown":
      return renderQueueMarkdown(view);
    case "text":
      return renderQueue(view).join("\n");
  }
}
