import { type QueueView, viewQueue } from "#core/refinery/queue-view.ts";
import { renderQueueMarkdown } from "#core/text/queue-markdown.ts";
import { askTown } from "../remote/ask-town.ts";
import type { RawRemoteOptions, Surroundings } from "../remote/remote.ts";
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
  const found = await askTown(options, surroundings, async (lookout, { fullName }) => {
    const line = await lookout.line(options.base);
    if ("why" in line) throw new UsageError(`${fullName}: ${line.why}.`);
    return line;
  });
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
