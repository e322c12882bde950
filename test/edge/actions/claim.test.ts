import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Claim } from "../../../actions/polecat/claim.ts";
import type { News } from "../../../actions/polecat/news.ts";
import type { Git } from "../../../actions/shared/git.ts";
import { createGitDirectory } from "../../../actions/shared/git-directory.ts";
import { dispatchNext, openTown, outcomeOf, requestStop } from "./polecat-town.ts";
import { nonceOf, type Remote } from "./remote.ts";
import { refusePushes, wrapGit } from "./trouble.ts";

const ledger = "refs/cogtown/molecules/7";
const claimant = { molecule: 7, attempt: 1, nonce: nonceOf(1), runId: 1, runAttempt: 1 };
const atWork = { kind: "at-work", on: "step 1 of 1" } as const;
const kept = { kind: "kept", step: { index: 1 } } as const;
const success: News = {
  kind: "ended",
  outcome: { kind: "success", criteria: [] },
  done: undefined,
};

/** A job that holds the claim on a molecule, with git of its own and a commit to publish. */
async function openJob(town: Remote, path = process.env["PATH"] ?? "") {
  const remote = { server: town.server, url: `file://${town.directory}` };
  const directory = join(town.root, "git-of-the-job");
  const git = await createGitDirectory({ directory, path, remote, token: "t" });
  const claim = await Claim.make(git, claimant);
  await git.run(["fetch", "--quiet", remote.url, "refs/heads/main"]);
  return { git, claim, commit: await commitOn(git, "FETCH_HEAD") };
}

const person = ["-c", "user.name=a", "-c", "user.email=a@b"];
const commitOn = (git: Git, parent: string) =>
  git.run([...person, "commit-tree", `${parent}^{tree}`, "-p", parent, "-m", "work"]);

const notesRemoteCalls =
  'case "$operation" in push | fetch | ls-remote) echo "$operation" >> "$log" ;; esac';

/** Everything that the remote has: what a push that is refused leaves as it is. */
const refsOf = (town: Remote) => town.git("for-each-ref");

const newestEvent = (town: Remote) => town.git("log", "-1", "--format=%s", ledger);

describe("a claim", () => {
  test("publishes work and news in one push, and knows without asking where the ledger stands", async () => {
    using town = openTown({ agent: "true" });
    const { log, path } = wrapGit(town, notesRemoteCalls);
    const { claim, commit } = await openJob(town, path);
    writeFileSync(log, "");
    await claim.publish(kept, commit);
    await claim.publish(success);
    expect(readFileSync(log, "utf8").trim().split("\n")).toEqual(["push", "push"]);
    expect(town.head("polecat/7")).toBe(commit);
    expect(town.molecule(7).attempts[0]).toMatchObject({
      head: commit,
      outcome: { kind: "success" },
    });
    expect(town.git("log", "-3", "--format=%s", ledger).split("\n")).toEqual([
      "attempt 1: success",
      "attempt 1: unfinished work of step 1 kept",
      "attempt 1 claimed by run 1",
    ]);
  });

  test("that was taken over publishes nothing at all", async () => {
    using town = openTown({ agent: "true" });
    const { claim, commit } = await openJob(town);
    dispatchNext(town);
    const before = refsOf(town);
    for (const [news, work] of [[kept, commit], [atWork], [success, commit], [success]] as const) {
      await expect(claim.publish(news, work)).rejects.toThrow("no longer names this run");
    }
    await expect(claim.confirm()).rejects.toThrow("no longer names this run");
    expect(refsOf(town)).toBe(before);
  });

  test("writes its news again on top of what the App wrote for another reason", async () => {
    using town = openTown({ agent: "true" });
    const { claim, commit } = await openJob(town);
    town.writeMolecule({ ...town.molecule(7), commentsSeen: 5 });
    await claim.publish(kept, commit);
    expect(town.head("polecat/7")).toBe(commit);
    expect(town.molecule(7)).toMatchObject({ commentsSeen: 5, attempts: [{ head: commit }] });
  });

  test("replaces nothing of somebody who moved the branch, and tells nothing of it", async () => {
    using town = openTown({ agent: "true" });
    const { claim, commit } = await openJob(town);
    town.commit("polecat/7", "my own work", { "own.txt": "own" });
    const before = refsOf(town);
    await expect(claim.publish(kept, commit)).rejects.toThrow("polecat/7 was moved");
    expect(refsOf(town)).toBe(before);
    await claim.publish(success);
    expect(outcomeOf(town)).toMatchObject({ kind: "success" });
  });

  test("publishes one after the other when it is asked twice at once", async () => {
    using town = openTown({ agent: "true" });
    const { git, claim, commit } = await openJob(town);
    const second = await commitOn(git, commit);
    await Promise.all([claim.publish(kept, commit), claim.publish(kept, second)]);
    expect(town.head("polecat/7")).toBe(second);
    expect(claim.head).toBe(second);
  });

  test("keeps work after somebody asked it to stop, but no longer says how it ended", async () => {
    using town = openTown({ agent: "true" });
    const { claim, commit } = await openJob(town);
    requestStop(town);
    await claim.publish(kept, commit);
    expect(town.head("polecat/7")).toBe(commit);
    await expect(claim.publish(success)).rejects.toThrow("ada");
    await expect(claim.confirm()).rejects.toThrow("label removed");
    expect(outcomeOf(town)).toBeUndefined();
  });

  test("is found again by a later process of the run, with the branch where it left it", async () => {
    using town = openTown({ agent: "true" });
    const { git, claim, commit } = await openJob(town);
    await claim.publish(kept, commit);
    const later = await Claim.resume(git, claimant, undefined);
    expect(later?.head).toBe(commit);
    dispatchNext(town);
    expect(await Claim.resume(git, claimant, undefined)).toBeUndefined();
  });
});

describe("a push whose answer is lost", () => {
  /** The push lands, and git says that it did not. */
  const losesAnswers = (meanwhile = "") =>
    `if [ "$operation" = push ]; then "$git" "$@"; ${meanwhile} exit 128; fi`;

  test("is known to have landed", async () => {
    using town = openTown({ agent: "true" });
    const { path } = wrapGit(town, losesAnswers());
    const { claim, commit } = await openJob(town, path);
    await claim.publish(kept, commit);
    await claim.publish(success);
    expect(town.head("polecat/7")).toBe(commit);
    expect(town.git("rev-list", "--count", ledger)).toBe("4");
  });

  test("is known to have landed when the App has appended since", async () => {
    using town = openTown({ agent: "true" });
    const append = [
      `at() { "$git" --git-dir="${town.directory}" -c user.name=a -c user.email=a@b "$@"; }`,
      `seen=$(at rev-parse ${ledger})`,
      'next=$(at log -1 --format=%B "$seen" | at commit-tree "$seen^{tree}" -p "$seen" -F -)',
      `at update-ref ${ledger} "$next"`,
      "",
    ].join("\n");
    const { path } = wrapGit(town, losesAnswers(append));
    const { claim, commit } = await openJob(town, path);
    await claim.publish(kept, commit);
    expect(town.head("polecat/7")).toBe(commit);
    expect(claim.head).toBe(commit);
    expect(town.git("log", "--format=%s", ledger).match(/kept/g)).toHaveLength(2);
  });
});

test("a push that the server refuses is told in the server's words, and changes nothing", async () => {
  using town = openTown({ agent: "true" });
  const { claim, commit } = await openJob(town);
  refusePushes(town, "refs/heads/", "quota of this organisation is used up");
  const before = refsOf(town);
  await expect(claim.publish(kept, commit)).rejects.toThrow("quota of this organisation");
  expect(refsOf(town)).toBe(before);
  await claim.publish(atWork);
  expect(newestEvent(town)).toBe("attempt 1: at work on step 1 of 1");
});
