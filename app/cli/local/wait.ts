import type { Town } from "../town/local-town.ts";

/** Milliseconds between two looks at a town that has settled without being done: it waits for time to pass. */
const pause = 500;

/** Resolves when the town has settled and `isDone` says so, or when the time is over. */
export async function waitUntilDone(
  town: Pick<Town, "settle">,
  isDone: () => Promise<boolean>,
  timeoutMinutes: number,
): Promise<"done" | "timeout"> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<"timeout">((resolve) => {
    timer = setTimeout(resolve, timeoutMinutes * 60_000, "timeout");
  });
  let isOver = false;
  const done = async () => {
    while (!isOver) {
      await town.settle();
      if (await isDone()) return "done" as const;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
    return "timeout" as const;
  };
  try {
    return await Promise.race([done(), timeout]);
  } finally {
    isOver = true;
    clearTimeout(timer);
  }
}
