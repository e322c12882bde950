import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { readVersion } from "../../../app/cli/package-root.ts";
import { startTown } from "../../../app/cli/town/local-town.ts";
import { parseConfig } from "../../../app/core/config/parse-config.ts";
import { init, read } from "./init-scene.ts";
import { git, makeRepository } from "./temp-folder.ts";

/** What init wrote into a clone, committed: by path. */
async function makeTownFiles(): Promise<Readonly<Record<string, string>>> {
  const folder = await makeRepository({ Makefile: "test:\n\ttest -f lamp.txt\n" });
  const agentCommand = "echo lit > lamp.txt";
  expect(await init(folder, { agentCommand, review: "none", host: "server" })).toMatchObject({
    code: 0,
  });
  await git(folder, "add", ".");
  await git(folder, "commit", "--quiet", "--message=Make this repository a town");
  const paths = (await git(folder, "ls-files")).split("\n");
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await read(folder, path)] as const)),
  );
}

test("from a clone over `cogtown init --yes` to the first issue that has landed", async () => {
  const files = await makeTownFiles();
  const config = parseConfig(files[".github/cogtown.yml"]);
  if (!config.ok) throw new Error(JSON.stringify(config.problems));
  const town = await startTown({
    ...{ owner: "maya", name: "shelf", source: { kind: "files", files } },
    // Nobody is added to the users of the machine that runs the tests.
    config: { ...config.value, isolation: "none" },
    environment: { PATH: process.env["PATH"] ?? "" },
    log: pino({ level: "silent" }),
  });
  onTestFinished(() => town.close());
  const maya = town.person("maya");
  const body =
    "### Goal\n\nThere is a lamp.\n\n### Acceptance criteria\n\n- [ ] `test -s lamp.txt`\n";
  const number = await maya.openIssue({ title: "Light the lamp", body });
  await maya.label(number, "polecat");
  await town.settle();
  expect(await town.states()).toMatchObject([{ number, state: { kind: "landed" } }]);
  const shown = (path: string) => git(town.gitDirectory, "show", `main:${path}`);
  expect(await shown("lamp.txt")).toBe("lit");
  expect(await shown(".github/workflows/cogtown-polecat.yml")).toContain(`@v${readVersion()}`);
});
