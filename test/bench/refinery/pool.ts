import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { PointResult } from "./results.ts";

export interface Work {
  readonly names: readonly string[];
  readonly isQuick: boolean;
  readonly seeds: number;
  readonly onResult: (result: PointResult, done: number) => void;
}

const mostThreads = 8;

/** Studies points side by side; the results are in the order of the names. */
export async function studyAll({ names, isQuick, seeds, onResult }: Work): Promise<PointResult[]> {
  const queue = [...names];
  const results = new Map<string, PointResult>();
  const work = async () => {
    const thread = new Worker(new URL("./worker.ts", import.meta.url), {
      workerData: { isQuick, seeds },
    });
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      thread.postMessage(name);
      const answers: unknown[] = await once(thread, "message");
      const result = PointResult.parse(answers[0]);
      results.set(name, result);
      onResult(result, results.size);
    }
    await thread.terminate();
  };
  await Promise.all(Array.from({ length: Math.min(mostThreads, availableParallelism()) }, work));
  return names.flatMap((name) => results.get(name) ?? []);
}
