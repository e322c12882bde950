import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BundledAction } from "./job.ts";
import {
  candidateAt,
  configOf,
  entryOf,
  fatesOf,
  mergeByHand,
  openTown,
  propose,
  queue,
  verdictOf,
  verify as verifyWith,
} from "./refinery-town.ts";
import type { Files, Remote } from "./remote.ts";

const action = new BundledAction();
beforeAll(() => action.bundle("rebase-and-verify", ["main"]));
afterAll(() => {
  action[Symbol.dispose]();
});
const verify = (town: Remote) => verifyWith(town, action);

const lines = (middle: string, last = "end") => ["top", "-", middle, "-", "-", last, ""].join("\n");

describe("a conflict that a person has settled before", () => {
  /** Main has a merge in which `mine` and `theirs` became `both`; the work on 7 says `mine` again, next to `theirs`. */
  function openSettledTown(settled = lines("both")): Remote {
    const town = openTown({
      start: { "notes.txt": lines("start") },
      files: { "notes.txt": lines("mine") },
    });
    town.commit("colleague", "mine too", { "notes.txt": lines("mine") });
    town.commit("main", "theirs", { "notes.txt": lines("theirs") });
    town.commit("topic", "theirs too", { "notes.txt": lines("theirs") }, "main~1");
    mergeByHand(town, "colleague", "topic", { "notes.txt": settled });
    return town;
  }

  test("is settled in the same way when the merge is in the history of the base", async () => {
    using town = openSettledTown();
    town.git("update-ref", "refs/heads/main", mergeInto(town, "main", "colleague"));
    town.commit("main", "theirs again", { "notes.txt": lines("theirs") });
    queue(town);
    const end = await verify(town);
    expect(fatesOf(town), end.log).toEqual(["placed"]);
    expect(town.show(candidateAt(), "notes.txt")).toBe(lines("both").trimEnd());
    expect(town.subjects(candidateAt())).toEqual(["Work on 7"]);
  });

  test("is settled in the same way when the merge is in the pull request's own history", async () => {
    using town = openSettledTown();
    town.commit("colleague", "mine again", { "notes.txt": lines("mine") });
    queue(town, [
      {
        pull: 31,
        head: town.head("colleague") ?? "",
        branch: "colleague",
        way: "merge",
      },
    ]);
    const end = await verify(town);
    expect(fatesOf(town), end.log).toEqual(["placed"]);
    expect(town.show(candidateAt(), "notes.txt")).toBe(lines("both").trimEnd());
  });

  test("is a conflict where nobody has settled these lines", async () => {
    using town = openSettledTown();
    town.git("update-ref", "refs/heads/main", mergeInto(town, "main", "colleague"));
    town.commit("main", "something else", { "notes.txt": lines("something else") });
    queue(town);
    await verify(town);
    expect(verdictOf(town)).toMatchObject({ kind: "nothing", parts: [{ kind: "conflict" }] });
  });

  test("is proven like everything else", async () => {
    using town = openSettledTown();
    town.git("update-ref", "refs/heads/main", mergeInto(town, "main", "colleague"));
    town.commit("main", "theirs again", {
      "notes.txt": lines("theirs"),
      ".github/cogtown.yml": configOf({ commands: ["! grep -q both notes.txt"] }),
    });
    queue(town);
    await verify(town);
    expect(verdictOf(town)).toMatchObject({ kind: "red", parts: [{ kind: "placed" }] });
  });
});

/** A merge without anything to settle: the branch's files as they are. */
function mergeInto(town: Remote, into: string, branch: string): string {
  const parents = ["-p", town.head(into) ?? "", "-p", town.head(branch) ?? ""];
  return town.git(
    ...["-c", "user.name=Ada", "-c", "user.email=ada@example.com"],
    ...["commit-tree", town.git("rev-parse", `${branch}^{tree}`), ...parents, "-m", "Merge"],
  );
}

describe("a conflict in files that a command makes", () => {
  /** The command counts the parts, as a lock file lists the packages. */
  const make = "ls parts | sort > parts.lock";

  interface Plan {
    readonly command?: string;
    readonly mine?: Files;
    readonly theirs?: Files;
  }

  function openMadeTown({ command = make, mine = {}, theirs = {} }: Plan = {}): Remote {
    const regenerate = [{ files: ["*.lock"], command }];
    const town = openTown({
      verify: 'test "$(ls parts | sort)" = "$(cat parts.lock)"',
      settings: { regenerate },
      start: { "parts/a": "a\n", "parts.lock": "a\n" },
      files: { "parts/b": "b\n", "parts.lock": "a\nb\n", ...mine },
    });
    town.commit("main", "c", { "parts/c": "c\n", "parts.lock": "a\nc\n", ...theirs });
    queue(town);
    return town;
  }

  test("is gone when the command has made them anew, on the base's version", async () => {
    using town = openMadeTown();
    const end = await verify(town);
    expect(verdictOf(town), end.log).toMatchObject({ kind: "green" });
    expect(town.show(candidateAt(), "parts.lock")).toBe("a\nb\nc");
    expect(town.subjects(candidateAt())).toEqual(["Work on 7"]);
  });

  test("is gone for every pull request in line", async () => {
    using town = openMadeTown();
    const next = propose(town, 8, { "parts/d": "d\n", "parts.lock": "a\nc\nd\n" });
    queue(town, [entryOf(town), next]);
    const end = await verify(town);
    expect(fatesOf(town), end.log).toEqual(["placed", "placed"]);
    expect(town.show(candidateAt(), "parts.lock")).toBe("a\nb\nc\nd");
  });

  test.each([
    ["fails", `${make}; echo no registry; exit 3`, "failed (exit 3):\nno registry"],
    ["changes anything else", `${make}; echo x >> shared.txt`, "other files than its own: shared"],
    ["adds a file that is not its own", `${make}; echo x > new.txt`, "its own: new.txt"],
  ])("stays when the command %s", async (_how, command, words) => {
    using town = openMadeTown({ command });
    const end = await verify(town);
    const parts = verdictOf(town)?.parts;
    expect(parts, end.log).toMatchObject([{ kind: "conflict", paths: ["parts.lock"] }]);
    expect(parts?.map((part) => (part.kind === "conflict" ? part.tail : ""))[0]).toContain(words);
  });

  test("stays when anything else conflicts, and the command is not run", async () => {
    using town = openMadeTown({
      command: `echo RAN; ${make}`,
      mine: { "shared.txt": "mine\n" },
      theirs: { "shared.txt": "theirs\n" },
    });
    const end = await verify(town);
    expect(verdictOf(town)?.parts).toMatchObject([{ paths: ["parts.lock", "shared.txt"] }]);
    expect(end.log).not.toContain("RAN");
  });

  test("is gone without the command seeing the token", async () => {
    using town = openMadeTown({ command: `${make}; env | grep ghs_ && exit 9; true` });
    const end = await verify(town);
    expect(verdictOf(town), end.log).toMatchObject({ kind: "green" });
  });
});
