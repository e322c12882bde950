import { defineConfig } from "vitest/config";

/** GitHub's own parser packages import JSON without attributes, which plain Node refuses: vite handles it. */
const inline = [/@actions\/(workflow-parser|languageservice|expressions)/];

/**
 * Files that a worker plays one after the other share what they import: to read it anew for each took as long as the tests.
 * So a test that changes something of the whole process, such as its environment, puts it back.
 */
const isolate = false;

const project = (name: string, folders: string[], testTimeout: number, exclude: string[] = []) => ({
  test: {
    name,
    include: folders.map((folder) => `test/${folder}/**/*.test.ts`),
    exclude,
    testTimeout,
    hookTimeout: testTimeout,
    isolate,
    server: { deps: { inline } },
  },
});

/** Stories that take longer than they tell beyond what others hold: `npm run test:long`. */
const long = {
  test: {
    ...project("long", ["scenarios"], 180_000).test,
    include: ["test/scenarios/**/*-at-length.test.ts"],
  },
};

/** The real command lines of coding agents, with a scripted model: `npm run test:agents`. One at a time: they are big. */
const agents = {
  test: { ...project("agents", ["agents"], 120_000).test, fileParallelism: false },
};

export default defineConfig({
  test: {
    // Most of a test here is waiting for git: one worker less than there are cores would leave half of two idle.
    maxWorkers: "100%",
    projects: [
      project("unit", ["core", "house"], 30_000),
      project("edge", ["edge", "contract"], 60_000),
      project("town", ["scenarios"], 120_000, ["test/scenarios/**/*-at-length.test.ts"]),
      project("security", ["security"], 120_000),
      project("bench", ["bench"], 60_000),
      project("browser", ["browser"], 60_000),
      long,
      agents,
      project("model", ["chaos/model"], 120_000),
      project("chaos", ["chaos"], 240_000, ["test/chaos/model/**"]),
    ],
  },
});
