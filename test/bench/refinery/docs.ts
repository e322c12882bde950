import type { Results } from "./results.ts";
export async function writeDocs(_results: Results): Promise<void> {
  await Promise.resolve();
}
