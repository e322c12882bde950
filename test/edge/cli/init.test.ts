import { mkdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Answers } from "../../../app/cli/init/answers.ts";
import { detectProject } from "../../../app/cli/init/detect/detect-project.ts";
import { installedPath } from "../../../app/cli/init/installed.ts";
import { renderTown } from "../../../app/cli/init/render-town.ts";
import { writeTogether } from "../../../app/cli/init/write-together.ts";
import { readVersion } from "../../../app/cli/package-root.ts";
import { parseConfig } from "../../../app/core/config/parse-config.ts";
import { lintWorkflow } from "../../../scripts/workflow-lint.ts";
import { answering, init, read } from "./init-scene.ts";
import { git, makeFolder, makeRepository } from "./temp-folder.ts";

const node = {
  "package.json": JSON.stringify({ scripts: { test: "node --test" } }),
  "package-lock.json": "{}",
};
const config = ".github/cogtown.yml";
const polecat = ".github/workflows/cogtown-polecat.yml";
const form = ".github/ISSUE_TEMPLATE/molecule.yml";

const someAnswers: Answers = {
  agent: { use: "claude" },
  setup: [],
  verify: ["true"],
  review: "none",
  host: "actions",
  mergeQueue: false,
};

async function makeClone(files: Readonly<Record<string, string>> = node, origin = "acme/shelf") {
  const folder = await makeRepository(files);
  await git(folder, "remote", "add", "origin", `https://github.com/${origin}.git`);
  return folder;
}

async function commitAll(folder: string) {
  await git(folder, "add", ".");
  await git(folder, "commit", "--quiet", "--message=More");
}

const status = (folder: string) => git(folder, "status", "--porcelain", "--untracked-files=all");

test("a clone becomes a town by one command, and the second run changes nothing and says so", async () => {
  const folder = await makeClone();
  const first = await init(folder);
  expect(first.code).toBe(0);
  expect(first.out).toContain("Found: Node with npm. What proves a result: npm test");
  expect(parseConfig(await read(folder, config))).toMatchObject({
    ok: true,
    value: {
      agent: { use: "claude" },
      verify: { setup: ["npm ci"], commands: ["npm test"] },
      review: "required",
    },
  });
  expect(await read(folder, config)).toMatch(/^# yaml-language-server: \$schema=https:\/\/\S+\n/);
  const workflow = await read(folder, polecat);
  expect(workflow).toContain(`uses: cogtown/cogtown/actions/polecat@v${readVersion()}`);
  expect(workflow).toMatch(/uses: actions\/setup-node@[0-9a-f]{40} # v\d/);
  expect(workflow).toContain("ANTHROPIC_API_KEY: ${{ secrets.ANTHROPIC_API_KEY }}");
  await commitAll(folder);
  const second = await init(folder);
  expect(second).toMatchObject({ code: 0 });
  expect(second.out).toContain("Everything is as it should be: nothing was written.");
  expect(await status(folder)).toBe("");
});

test("it ends with what only a person can do, with addresses on the GitHub that the clone is from", async () => {
  const folder = await makeClone();
  await git(folder, "remote", "set-url", "origin", "git@git.example.com:acme/shelf.git");
  const { out } = await init(folder, { agent: "codex", host: "server" });
  for (const words of [
    "1. Create the App",
    "create-app --webhook-url https://YOUR-SERVER --github https://git.example.com/api/v3",
    "https://git.example.com/settings/apps/new?name=Cogtown+acme&",
    "&contents=write&",
    "&events%5B%5D=issue_comment&",
    "gh secret set OPENAI_API_KEY --repo git.example.com/acme/shelf",
    "https://git.example.com/acme/shelf/settings/secrets/actions",
    "git add .github/cogtown.yml",
    "/docs/hosting.md",
    "npx cogtown doctor",
    "https://git.example.com/acme/shelf/issues/new?template=molecule.yml",
  ])
    expect(out).toContain(words);
});

test("at a terminal it asks what nobody said, shows all of it, and writes nothing that is not wanted", async () => {
  const folder = await makeClone();
  const person = answering("command", "./agent.sh", "npm run all", "none", false);
  const refused = await init(folder, { host: "server" }, person);
  expect(person.asked.map((question) => question.split(/[?.]/)[0])).toEqual([
    "Who shall do the work",
    "Which command does it",
    "Which command proves that everything holds",
    "Shall a person approve each pull request before it lands",
    "Write this into the work tree",
  ]);
  expect(refused.out).toContain("+  use: command\n+  command: ./agent.sh\n");
  expect(await status(folder)).toBe("");
});

test("only a look writes nothing, and JSON tells a script the same", async () => {
  const folder = await makeClone();
  const look = await init(folder, { dryRun: true });
  expect(look.out).toContain("Nothing was written: this was only a look.");
  const { code, out } = await init(folder, { dryRun: true, json: true });
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    end: "not-asked",
    found: { what: ["Node with npm"] },
    answers: { agent: { use: "claude" }, verify: ["npm test"] },
    next: [{ title: "Create the App: it is who plans, proposes and lands" }, {}, {}, {}, {}, {}],
  });
  expect(await status(folder)).toBe("");
});

test.each([
  ["a Python project", { "pyproject.toml": "pytest\nrequires-python = '>=3.12'\n" }],
  ["a Go project", { "go.mod": "" }],
  ["a Java project", { "pom.xml": "" }],
  ["a .NET project", { "a.sln": "", "global.json": "{}" }],
  ["a pnpm project", { ...node, "pnpm-lock.yaml": "", ".nvmrc": "24" }],
  ["a bun project", { ...node, "bun.lock": "" }],
  ["an Elixir project", { "mix.exs": "" }],
])(
  "the workflows of %s are sound, and name every action of others by commit",
  async (_what, texts) => {
    const names = new Set(Object.keys(texts));
    const { steps } = detectProject({ names, texts, inner: [] });
    const answers: Answers = { ...someAnswers, mergeQueue: true, trunk: "develop" };
    const town = await renderTown(answers, steps, "1.2.3");
    expect(town[".github/workflows/cogtown-town.yml"]).toContain('[main, master, "develop"]');
    const workflows = Object.entries(town).filter(([path]) => path.includes("/workflows/"));
    expect(workflows).toHaveLength(6);
    for (const [path, text] of workflows) {
      expect(await lintWorkflow(path, text)).toEqual([]);
      expect(text).not.toContain("# Install what your project");
      expect(text).not.toContain("@v0");
      const uses = [...text.matchAll(/uses: (?!cogtown\/)(\S+)(.*)/g)];
      expect(uses.filter(([line]) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
    }
  },
);

describe("run again", () => {
  test("it keeps what was edited here, and merges it with what is new", async () => {
    const folder = await makeClone();
    await init(folder);
    const edited = (await read(folder, config)).replace("review: required", "review: none");
    await writeFile(join(folder, config), `${edited}\nlimits:\n  polecats: 2\n`);
    await commitAll(folder);
    const { code, out } = await init(folder, { agent: "gemini" });
    expect(code).toBe(0);
    expect(out).toMatch(/cogtown\.yml +merged with what you changed/);
    expect(out).not.toContain("Create the App");
    expect(parseConfig(await read(folder, config))).toMatchObject({
      ok: true,
      value: { agent: { use: "gemini" }, review: "none", limits: { polecats: 2 } },
    });
    expect(await read(folder, polecat)).toContain("GEMINI_API_KEY: ${{ secrets.GEMINI_API_KEY }}");
    await commitAll(folder);
    expect((await init(folder)).out).toContain("nothing was written");
  });

  test("what collides is reported and written nowhere, until somebody says how", async () => {
    const folder = await makeClone();
    await init(folder);
    const own = (await read(folder, config)).replace("use: claude", "use: codex");
    await writeFile(join(folder, config), own);
    await commitAll(folder);
    const stopped = await init(folder, { agent: "gemini" });
    expect(stopped.code).toBe(1);
    expect(stopped.out).toMatch(/cogtown\.yml +IN THE WAY: you changed lines/);
    expect(await status(folder)).toBe("");
    const marked = await init(folder, { agent: "gemini", onConflict: "mark" });
    expect(marked.out).toMatch(/cogtown\.yml:\d+: This is no YAML/);
    expect(await read(folder, config)).toMatch(/<<<<<<< yours\n {2}use: codex\n/);
    await git(folder, "checkout", ".");
    await init(folder, { agent: "gemini", onConflict: "keep" });
    expect(await read(folder, config)).toBe(own);
    await git(folder, "checkout", ".");
    await init(folder, { agent: "gemini", onConflict: "replace" });
    expect(await read(folder, config)).toContain("use: gemini");
  });

  test("edits that no commit holds are not merged into", async () => {
    const folder = await makeClone();
    await init(folder);
    await commitAll(folder);
    await writeFile(join(folder, "unrelated.txt"), "dirty");
    await writeFile(join(folder, config), `${await read(folder, config)}\ndashboard: false\n`);
    const { code, out } = await init(folder, { agent: "gemini" });
    expect(out).toContain("you changed it and did not commit that");
    expect(code).toBe(1);
    expect(await read(folder, polecat)).not.toContain("GEMINI");
  });

  test("a file that was there before is never overwritten without a word", async () => {
    const folder = await makeClone({ ...node, [form]: "name: Ours\n" });
    const { code, out } = await init(folder);
    expect(code).toBe(1);
    expect(out).toMatch(/molecule\.yml +IN THE WAY: it is there already/);
    expect(await status(folder)).toBe("");
    expect(await init(folder, { onConflict: "keep" })).toMatchObject({ code: 0 });
    expect(await read(folder, form)).toBe("name: Ours\n");
    expect((await init(folder)).out).toContain("nothing was written");
    await init(folder, { uninstall: true });
    expect(await read(folder, form)).toBe("name: Ours\n");
  });

  test("a file that its owner removed stays away, and one that is no longer needed goes", async () => {
    const folder = await makeClone();
    await init(folder, { mergeQueue: true });
    await rm(join(folder, form));
    await commitAll(folder);
    const { out } = await init(folder, { mergeQueue: false });
    expect(out).toMatch(/molecule\.yml +removed by you, stays away/);
    expect(out).toMatch(/cogtown-merge-group\.yml +no longer needed, removed/);
    expect(await status(folder)).not.toContain("molecule.yml");
  });
});

describe("taken away again", () => {
  test("exactly what it wrote goes, with the folders that it made", async () => {
    const folder = await makeClone({ ...node, ".github/workflows/ci.yml": "on: push\n" });
    await init(folder);
    expect(await init(folder, { uninstall: true })).toMatchObject({ code: 0 });
    expect(await status(folder)).toBe("");
    for (const path of [".github/ISSUE_TEMPLATE", ".cogtown"])
      await expect(readFile(join(folder, path)), path).rejects.toThrow("ENOENT");
    expect((await init(folder, { uninstall: true })).out).toContain("was not installed here");
  });

  test("what was changed since is kept and named, until it is forced", async () => {
    const folder = await makeClone();
    await init(folder);
    await writeFile(join(folder, polecat), `${await read(folder, polecat)}# mine\n`);
    const { code, out } = await init(folder, { uninstall: true });
    expect(code).toBe(1);
    expect(out).toMatch(/cogtown-polecat\.yml {2}changed by you, kept/);
    expect((await status(folder)).split("\n")).toEqual([`?? ${installedPath}`, `?? ${polecat}`]);
    expect(await init(folder, { uninstall: true, force: true })).toMatchObject({ code: 0 });
    expect(await status(folder)).toBe("");
  });
});

describe("bad ground", () => {
  test.each<[what: string, origin: string, words: RegExp]>([
    ["another forge", "https://gitlab.com/acme/shelf.git", /is on gitlab\.com/],
    ["a folder", "/srv/git/shelf", /leads to no repository on GitHub/],
  ])(
    "a remote that is %s is refused, unless somebody says where the town is",
    async (_what, origin, words) => {
      const folder = await makeClone();
      await git(folder, "remote", "set-url", "origin", origin);
      const refused = await init(folder);
      expect(refused.code).toBe(2);
      expect(refused.out).toMatch(words);
      expect(await status(folder)).toBe("");
      expect(await init(folder, { repo: "acme/shelf" })).toMatchObject({ code: 0 });
    },
  );

  test("without a remote the files are written, and the next steps begin with GitHub", async () => {
    const { code, out } = await init(await makeRepository(node));
    expect(code).toBe(0);
    expect(out).toContain("1. Put the repository on GitHub");
    expect(out).toContain("OWNER/NAME");
  });

  test("a folder that is no repository, or a bare one, says what to do", async () => {
    expect((await init(await makeFolder(node))).out).toContain("This is no git repository");
    const bare = await makeFolder();
    await git(bare, "init", "--quiet", "--bare");
    expect((await init(bare)).out).toContain("This is a bare repository");
  });

  test("without git on the PATH the first thing said is that", async () => {
    const before = process.env["PATH"];
    process.env["PATH"] = "/nowhere";
    try {
      expect((await init(await makeFolder())).out).toContain("git was not found: install it");
    } finally {
      process.env["PATH"] = before;
    }
  });

  test("a detached head is told of, and an inner folder means the whole clone", async () => {
    const folder = await makeClone({ ...node, "src/a.js": "" });
    await git(folder, "checkout", "--quiet", "--detach");
    const { out } = await init(join(folder, "src"));
    expect(out).toContain("No branch is checked out");
    expect(await read(folder, config)).toContain("use: claude");
  });

  test("without a test command nothing is written, and a monorepo is told that it is one", async () => {
    const none = await makeClone({ "README.md": "" });
    expect(await init(none)).toMatchObject({ code: 2 });
    expect((await init(none)).out).toMatch(
      /No test command was found at the root\. Say .*--verify true/s,
    );
    const inner = await makeClone({ "api/go.mod": "", "web/package.json": "{}" });
    expect((await init(inner)).out).toContain("This is a monorepo: projects in api/, web/.");
    expect(await init(inner, { verify: ["./all"] })).toMatchObject({ code: 0 });
    const workspaces = JSON.stringify({ workspaces: ["a"], scripts: { test: "x" } });
    const root = await makeClone({ "package.json": workspaces });
    expect((await init(root)).out).toMatch(/monorepo \(workspaces in package.json\): `npm test`/);
  });

  test("a symbolic link on the way is not written through", async () => {
    const folder = await makeClone();
    const outside = await makeFolder();
    await symlink(outside, join(folder, ".github"));
    const { code, out } = await init(folder);
    expect(code).toBe(2);
    expect(out).toContain(".github is a symbolic link");
    await expect(read(outside, "cogtown.yml")).rejects.toThrow("ENOENT");
    await rm(join(folder, ".github"));
    await writeFile(join(folder, ".github"), "a file");
    expect((await init(folder)).out).toContain(".github is no folder");
  });

  test("a clone with CRLF gets CRLF, and its files count as unchanged", async () => {
    const folder = await makeClone();
    await git(folder, "config", "core.autocrlf", "true");
    await init(folder);
    expect(await read(folder, config)).toMatch(/^# yaml.*\r\n/);
    await commitAll(folder);
    expect((await init(folder)).out).toContain("nothing was written");
    expect((await init(folder, { agent: "codex" })).out).toMatch(/cogtown\.yml +updated/);
    expect(await read(folder, config)).toContain("use: codex\r\n");
    expect(parse(await read(folder, config))).toMatchObject({ agent: { use: "codex" } });
  });

  test("what cannot be said is refused with what can", async () => {
    const folder = await makeClone();
    const cases: [object, RegExp][] = [
      [{ agent: "cluade" }, /Did you mean claude\?/],
      [{ agent: "command" }, /--agent-command 'COMMAND'/],
      [{ agent: "opencode" }, /name one with --model/],
      [{ verify: [" "] }, /--verify is empty/],
      [{ base: "a b" }, /cannot be the name of a branch/],
      [{ github: "http://example.com" }, /give the https address of a GitHub/],
      [{ force: true }, /--force belongs to --uninstall/],
      [{ yes: false }, /Nobody can be asked here: say --yes to have everything written/],
      [{ yes: false, uninstall: true }, /say --yes to have everything removed/],
    ];
    for (const [raw, words] of cases) {
      const { code, out } = await init(folder, raw);
      expect(out).toMatch(words);
      expect(code).toBe(2);
    }
    expect(await status(folder)).toBe("");
  });

  test("a record that names files elsewhere removes nothing", async () => {
    const folder = await makeClone();
    await init(folder);
    const record = (await read(folder, installedPath)).replaceAll(form, ".github/../package.json");
    await writeFile(join(folder, installedPath), record);
    expect((await init(folder, { uninstall: true, force: true })).out).toContain("cannot be read");
    expect(await read(folder, "package.json")).toBe(node["package.json"]);
  });
});

test("a disk that refuses on the way is left as it was", async () => {
  const folder = await makeFolder({ "a.yml": "old" });
  const changes = ["a.yml", "b/c.yml"].map(
    (path) => ({ kind: "write", path, content: "new" }) as const,
  );
  const refusing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
  let renamed = 0;
  const disks = [
    { writeFile: refusing("EROFS"), rename },
    {
      writeFile,
      rename: (from: string, to: string) =>
        (renamed += 1) === 2 ? refusing("EACCES")() : rename(from, to),
    },
  ];
  for (const disk of disks) {
    await expect(writeTogether(folder, changes, disk)).rejects.toThrow("Nothing was changed.");
    expect(await read(folder, "a.yml")).toBe("old");
    await expect(mkdir(join(folder, "b"))).resolves.toBeUndefined();
    await rm(join(folder, "b"), { recursive: true });
  }
});
