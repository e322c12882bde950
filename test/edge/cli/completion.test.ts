import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { makeFolder } from "./temp-folder.ts";

const program = join(process.cwd(), "dist/cogtown.js");

/** What is offered for the last word, each without its description; the library prints it itself. */
async function offers(cwd: string, ...words: string[]): Promise<readonly string[]> {
  const { stdout } = await execa(process.execPath, [program, "complete", "--", ...words], { cwd });
  return stdout
    .split("\n")
    .filter((line) => !line.startsWith(":"))
    .map((line) => line.split("\t")[0] ?? "");
}

test("commands, options, values, formulas and paths are completed", async () => {
  const folder = await makeFolder({
    "issues/1.md": "# One\n",
    "notes.txt": "",
    ".cogtown/formulas/paint.formula.toml": "",
  });
  const asked = [[""], ["why", "--j"], ["local", "--review", ""], ["cook", "p"]] as const;
  const answers = await Promise.all([
    ...asked.map((words) => offers(folder, ...words)),
    offers(folder, "local", "--issues", "i"),
    offers(folder, "local", "--issues", "issues/"),
  ]);
  const [commands, ...others] = answers;
  expect(commands).toEqual(expect.arrayContaining(["demo", "local", "why", "log", "complete"]));
  expect(others).toEqual([
    ["--json"],
    ["none", "required"],
    ["paint"],
    ["issues/"],
    ["issues/1.md"],
  ]);
});

test("bash completes with the script that is printed for it", async () => {
  const bin = await makeFolder({
    cogtown: `#!/bin/sh\nexec ${process.execPath} ${program} "$@"\n`,
    // What bash-completion gives to its scripts, for one line that ends where the cursor is.
    ask: `set -eu
_get_comp_words_by_ref() { words=("\${COMP_WORDS[@]}"); cword=$COMP_CWORD; cur=\${words[cword]}; prev=\${words[cword-1]}; }
compopt() { :; }
source <(cogtown complete bash)
COMP_WORDS=(cogtown pa) COMP_CWORD=1
__cogtown_complete
printf '%s\\n' "\${COMPREPLY[@]}"
`,
  });
  await execa("chmod", ["+x", join(bin, "cogtown")]);
  const env = { PATH: `${bin}:${process.env["PATH"] ?? ""}` };
  const { stdout } = await execa("bash", [join(bin, "ask")], { env });
  expect(stdout).toBe("patrol");
});

test("there is a script for the other shells, which asks cogtown", async () => {
  for (const shell of ["zsh", "fish", "powershell"]) {
    const { stdout } = await execa(process.execPath, [program, "complete", shell]);
    expect(stdout).toMatch(/cogtown complete '?--'?/);
  }
});
