import { expect, test } from "vitest";
import { judgeGit, judgeNode } from "../../../app/cli/doctor/machine.ts";
import { renderFinding, renderSum } from "../../../app/cli/doctor/render-doctor.ts";
import { runProgram } from "../../../app/cli/program.ts";
import { openClinic, readTemplate, townConfig, townNames } from "./illnesses/clinic.ts";
import { commit } from "./illnesses/illness.ts";
import { git, makeFolder, makeRepository } from "./temp-folder.ts";

async function doctor(folder: string, ...args: readonly string[]) {
  const said: string[] = [];
  const terminal = {
    out: (text: string) => said.push(text),
    err: (text: string) => said.push(text),
  };
  const code = await runProgram(["doctor", ...args], terminal, { variables: {}, folder });
  return { code, text: said.join("") };
}

test("a Node and a git that are too old are named with what to do", () => {
  expect(judgeNode("18.1.0")).toMatchObject([{ id: "node/old", level: "failure" }]);
  expect(judgeNode("24.1.0")).toMatchObject([{ id: "node/fine", level: "ok" }]);
  expect(judgeGit(undefined)).toMatchObject([{ id: "git/missing", level: "failure" }]);
  expect(judgeGit("git version 2.30.2")).toMatchObject([{ id: "git/old", level: "warning" }]);
  expect(judgeGit("git version 3.0.0")).toMatchObject([{ id: "git/fine", level: "ok" }]);
});

test("outside of any repository it says which one cannot be known, and asks nobody", async () => {
  const { code, text } = await doctor(await makeFolder(), "--only", "app");
  expect(code).toBe(1);
  expect(text).toMatch(/^failure {2}clone .*no git remote `origin` here.*\n +fix: git remote add/);
  expect(text).toMatch(/0 ok, 0 warnings, 1 failure, 0 skipped\n$/);
});

test.each([
  [["--only", "webhok"], /--only webhok: there is no such check\. Did you mean webhook\?/],
  [["--repo", "shelf"], /--repo shelf: give it as owner\/name/],
  [["--github", "ftp://example.com"], /--github ftp:/],
  [["--colour"], /unknown option/],
])("wrong usage ends with 2 before anything is looked at: %j", async (args, words) => {
  const { code, text } = await doctor(await makeFolder(), ...args);
  expect({ code, text }).toMatchObject({ code: 2 });
  expect(text).toMatch(words);
});

test("a finding is a line, and what to do is another below it", () => {
  const [missing, fine] = [...judgeGit(undefined), ...judgeGit("git version 2.50.0")];
  if (missing === undefined || fine === undefined) throw new Error("nothing was found");
  expect(renderFinding(missing)).toBe(
    "failure  git           git was not found.\n" +
      "                       fix: Install git, and make sure that it is on the PATH.\n",
  );
  expect(renderFinding(fine)).toBe("ok       git           git version 2.50.0\n");
  expect(renderSum([missing, fine])).toBe("1 ok, 0 warnings, 1 failure, 0 skipped");
});

test("what stands in the clone and not on the default branch is told", async () => {
  const clinic = await openClinic();
  try {
    const files = townNames.map(
      (name) => [`.github/workflows/${name}`, readTemplate(name)] as const,
    );
    const folder = await makeRepository({
      ...Object.fromEntries(files),
      ".github/cogtown.yml": townConfig.replaceAll("\n", "\r\n"),
      ".github/workflows/cogtown-plan.yml": "on: push\n",
    });
    await git(folder, "remote", "add", "origin", `${clinic.github.url}/acme/shelf.git`);
    const undo = await commit(clinic, { ".github/workflows/cogtown-polecat.yml": undefined });
    const only = ["--only", "config", "--only", "clone"];
    const args = ["--github", clinic.github.apiUrl, ...only];
    const seen = await clinic.call(args, { folder });
    expect(seen.text).toContain("ok       clone         A clone of acme/shelf, on branch main.");
    expect(seen.text).toMatch(/failure {2}config +\S+cogtown-polecat\.yml is here and not on main/);
    expect(seen.text).toMatch(
      /warning {2}config +\S+cogtown-plan\.yml is here otherwise than on main/,
    );
    await undo();
    await git(folder, "switch", "--quiet", "--detach");
    expect((await clinic.call(args, { folder })).text).toContain("detached head");
  } finally {
    await clinic.close();
  }
});
