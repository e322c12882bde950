import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { GitRepository } from "../../../app/local/git/repository.ts";
import { commitFiles, createBareRepository } from "../../../app/local/git/storage.ts";
import {
  answerRefsQuestion,
  describeForPush,
  packet,
} from "../../../app/local/git-http/asked-refs.ts";

async function makeGit() {
  const folder = await mkdtemp(join(tmpdir(), "cogtown-asked-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return createBareRepository(join(folder, "a.git"), "main", process.env["PATH"] ?? "");
}

const author = { name: "Ada", email: "ada@example.com", date: new Date(0) };
const commit = (git: GitRepository, branch: string) =>
  commitFiles(git, { branch, author, message: branch, files: { "a.txt": branch } });

function ask(words: readonly string[], command = "ls-refs", settings = ["agent=git/2.39.5"]) {
  const head = [`command=${command}`, ...settings, "object-format=sha1"];
  const lines = (texts: readonly string[]) => texts.map((text) => packet(`${text}\n`));
  return Buffer.concat([...lines(head), Buffer.from("0001"), ...lines(words), Buffer.from("0000")]);
}

const askGit = (git: GitRepository, input: Buffer) =>
  git.run(["upload-pack", "--stateless-rpc", "."], {
    input,
    environment: { GIT_PROTOCOL: "version=2" },
  });

const questions = [
  [],
  ["symrefs"],
  ["peel", "symrefs", "unborn"],
  ["symrefs", "ref-prefix HEAD"],
  ["ref-prefix refs/heads/"],
  ["ref-prefix refs/heads/ma", "ref-prefix refs/heads/main", "ref-prefix refs/pull/"],
  ["peel", "ref-prefix r", "ref-prefix H"],
  ["ref-prefix refs/cogtown/molecules/7", "ref-prefix refs/heads/refs/cogtown/molecules/7"],
  ["ref-prefix refs/../secret", "ref-prefix ../", "ref-prefix nothing"],
];

test("whoever asks for refs is told what git itself would tell, in an empty repository too", async () => {
  const git = await makeGit();
  const same = async () => {
    for (const words of questions) {
      const told = await answerRefsQuestion(git, ask(words));
      expect(told?.toString(), words.join()).toBe(await askGit(git, ask(words)));
    }
  };
  await same();
  const sha = await commit(git, "main");
  await commit(git, "mad/ünder");
  await commit(git, "other");
  await git.run(["pack-refs", "--all"]);
  for (const name of ["refs/pull/1/head", "refs/cogtown/molecules/7", "refs/tags/light"])
    await git.run(["update-ref", name, sha]);
  await same();
});

test("whoever pushes is shown what git itself would show, and nothing that belongs to the server", async () => {
  const git = await makeGit();
  const own = () => git.run(["receive-pack", "--http-backend-info-refs", "."]);
  const capabilities = /\0(.*)\n/.exec(await own())?.[1] ?? "";
  const same = async () => {
    expect((await describeForPush(git, capabilities)).toString()).toBe(await own());
  };
  await same();
  const sha = await commit(git, "main");
  await commit(git, "mad/ünder");
  await git.run(["pack-refs", "--all"]);
  for (const name of ["refs/pull/1/head", "refs/pulled", "refs/cogtown/molecules/7"])
    await git.run(["update-ref", name, sha]);
  await git.run(["-c", "user.name=A", "-c", "user.email=a@b", "tag", "-m", "one", "v1", sha]);
  await same();
  expect((await describeForPush(git, capabilities)).toString()).not.toContain("refs/pull/");
});

test("what takes more than refs is left to git", async () => {
  const git = await makeGit();
  const sha = await commit(git, "main");
  const isLeft = async (question: Buffer) =>
    (await answerRefsQuestion(git, question)) === undefined;
  expect(await isLeft(ask(["peel"]))).toBe(false);
  expect(await isLeft(ask([`want ${sha}`, "done"], "fetch"))).toBe(true);
  expect(await isLeft(ask(["news"]))).toBe(true);
  expect(await isLeft(ask([], "ls-refs", ["news=1"]))).toBe(true);
  expect(await isLeft(ask([]).subarray(0, -4))).toBe(true);
  expect(await isLeft(Buffer.concat([ask([]), ask([])]))).toBe(true);
  expect(await isLeft(Buffer.from("no packets"))).toBe(true);
  await git.run(["update-ref", "--no-deref", "HEAD", sha]);
  expect(await isLeft(ask([]))).toBe(true);
  await git.run(["symbolic-ref", "HEAD", "refs/heads/main"]);
  const tagger = "-c user.name=Ada -c user.email=ada@example.com".split(" ");
  await git.run([...tagger, "tag", "-m", "one", "v1", sha]);
  expect(await isLeft(ask(["peel"]))).toBe(true);
  expect(await isLeft(ask([]))).toBe(false);
});
