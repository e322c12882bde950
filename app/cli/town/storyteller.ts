import { Listr, type ListrTaskWrapper } from "listr2";
import type { Output } from "../output.ts";
import { type StoryEvent, tellEvent } from "./story-events.ts";

/** Tells people what happens: a line for each event, or in a terminal one row for each molecule that shows the newest. */
export interface Storyteller {
  tell(event: StoryEvent): void;
  end(): Promise<void>;
}

/** `titles`: of the issues that are about to be opened, the first becomes #1. */
export function openStoryteller(output: Output, titles: readonly string[]): Storyteller {
  return output.isTerminal && titles.length > 0 ? openRows(titles) : openLines(output);
}

/** Plain lines: seconds since the start, the molecule, what happened. Nothing here needs a terminal. */
export function openLines(output: Output): Storyteller {
  const started = performance.now();
  return {
    tell: (event) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
      const subject = event.number === undefined ? "" : `#${event.number}`;
      output.line(`${seconds}  ${subject.padStart(4)}  ${tellEvent(event)}`);
    },
    end: () => Promise.resolve(),
  };
}

type Row = Pick<ListrTaskWrapper<object, never, never>, "title" | "output">;

function openRows(titles: readonly string[]): Storyteller {
  let finish = () => {};
  const ended = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const rows = new Map<number, Row>();
  const list = new Listr(
    titles.map((title, at) => ({
      title: `#${at + 1} ${title}`,
      task: async (_context: object, task: Row) => {
        rows.set(at + 1, task);
        await ended;
      },
    })),
    // Ctrl-C is ours: the town has to be taken down before the program ends.
    { concurrent: true, registerSignalListeners: false },
  );
  const shown = list.run();
  return {
    tell: (event) => {
      const row = event.number === undefined ? undefined : rows.get(event.number);
      if (row === undefined || event.number === undefined) return;
      row.output = tellEvent(event);
      const title = titles[event.number - 1] ?? "";
      if (event.kind === "state") row.title = `#${event.number} ${title}: ${event.state}`;
    },
    end: async () => {
      finish();
      await shown;
    },
  };
}
