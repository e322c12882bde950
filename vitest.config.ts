import { defineConfig } from "vitest/config";

/** GitHub's own parser packages import JSON without attributes, which plain Node refuses: vite handles it. */
const inline = [/@actions\/(workflow-parser|languageservice|expressions)/];

const project = (
  name: string,
  folders: string[],
  testTimeout: number,
  groupOrder = 0,
  exclude: string[] = [],
) => ({
  test: {
    name,
    sequence: { groupOrder },
    include: folders.map((folder) => `test/${folder}/**/*.test.ts`),
    exclude,
    testTimeout,
    hookTimeout: testTimeout,
    server: { deps: { inline } },
  },
});

export default defineConfig({
  test: {
    // Most of a test here is waiting for git: as many workers as there are cores would leave a part of them idle.
    maxWorkers: "150%",
    projects: [
      project("unit", ["core", "house"], 30_000),
      project("edge", ["edge", "contract"], 60_000),
      project("town", ["scenarios"], 120_000),
      project("bench", ["bench"], 60_000),
      project("model", ["chaos/model"], 120_000),
      // Last and alone: two towns at a time are enough for any machine.
      project("chaos", ["chaos"], 240_000, 1, ["test/chaos/model/**"]),
    ],
  },
});
