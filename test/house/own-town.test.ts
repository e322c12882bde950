import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { detectProject } from "../../app/cli/init/detect/detect-project.ts";
import { readProjectFiles } from "../../app/cli/init/detect/project-files.ts";
import { mergeWithGit } from "../../app/cli/init/git-texts.ts";
import { readInstalled, writtenText } from "../../app/cli/init/installed.ts";
import { planFiles } from "../../app/cli/init/plan-files.ts";
import { readPresent } from "../../app/cli/init/present-files.ts";
import { renderTown } from "../../app/cli/init/render-town.ts";
import { readVersion } from "../../app/cli/package-root.ts";
import { parseConfig } from "../../app/core/config/parse-config.ts";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

async function ownTown() {
  const installed = await readInstalled(root);
  if (installed === undefined) throw new Error("this repository is no town");
  const { steps } = detectProject(await readProjectFiles(root));
  const wanted = await renderTown(installed.answers, steps, readVersion());
  return { installed, wanted };
}

test("this repository is a town, as `cogtown init` makes one: run `node dist/cogtown.js init --yes` when it differs", async () => {
  const { installed, wanted } = await ownTown();
  const present = await readPresent(root, Object.keys(wanted));
  const uncommitted = new Set<string>();
  const plans = await planFiles({ wanted, installed, present, uncommitted, merge: mergeWithGit });
  expect(plans.filter(({ kind }) => kind !== "same").map(({ path, kind }) => [path, kind])).toEqual(
    [],
  );
  for (const [path, text] of Object.entries(wanted))
    expect(writtenText(installed, path)).toBe(text);
});

test("its configuration is one, and names the agent that works here", async () => {
  const { wanted } = await ownTown();
  expect(parseConfig(wanted[".github/cogtown.yml"])).toMatchObject({
    ok: true,
    value: { agent: { use: "claude" }, verify: { commands: ["npm test", "npm run check"] } },
  });
});
