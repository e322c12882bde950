import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { requireGit } from "../git.ts";
import type { Town } from "../town/local-town.ts";
import type { MoleculeReport } from "../town/report.ts";
import { expected, planned } from "./screenplay.ts";

/** Everything that is not as it should be at the end of the demo, in words. */
export async function findFaults(
  town: Town,
  molecules: readonly MoleculeReport[],
): Promise<readonly string[]> {
  const misplaced = Object.entries(expected).flatMap(([number, { state, attempts }]) => {
    const found = molecules.find((molecule) => molecule.number === Number(number));
    if (found?.state === state && found.attempts === attempts) return [];
    const is =
      found === undefined
        ? "missing"
        : `${found.state} after ${found.attempts} attempts (${found.reason})`;
    return [`#${number} should be ${state} after ${attempts} attempts and is ${is}`];
  });
  const unplanned = Object.keys(planned)
    .filter((title) => molecules.every((each) => each.title !== title || each.state !== "landed"))
    .map((title) => `"${title}" of the plan should be landed and is not`);
  const broken = await testMain(town);
  return [...misplaced, ...unplanned, ...(broken === undefined ? [] : [broken])];
}

/** Runs the sample's tests on a fresh clone of what landed: nobody's word counts, not even the table's. */
async function testMain(town: Town): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), "cogtown-proof-"));
  try {
    await requireGit(folder, [
      "clone",
      "--quiet",
      "--branch",
      town.base,
      town.gitDirectory,
      "main",
    ]);
    const tests = await execa("node", ["--test"], {
      cwd: join(folder, "main"),
      reject: false,
      all: true,
    });
    return tests.exitCode === 0 ? undefined : `the tests of ${town.base} fail:\n${tests.all}`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
