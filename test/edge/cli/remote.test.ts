import { describe, expect, test } from "vitest";
import { hostOfApi, parseRemoteAddress } from "../../../app/cli/remote/address.ts";
import { explainRefusal } from "../../../app/cli/remote/refusals.ts";
import { findRemote, readToken } from "../../../app/cli/remote/remote.ts";
import { printDuration, printMoment } from "../../../app/core/text/plain-time.ts";
import { publicGitHub } from "../../../app/github/addresses.ts";
import { GitHubError } from "../../../app/github/errors.ts";
import { git, makeRepository } from "./temp-folder.ts";

const shelf = { host: "github.com", owner: "acme", name: "shelf" };

describe("the address of a git remote", () => {
  test.each([
    "https://github.com/acme/shelf",
    "https://github.com/acme/shelf.git",
    "https://maya:secret@github.com/acme/shelf.git/",
    "git@github.com:acme/shelf.git",
    "github.com:acme/shelf",
    "ssh://git@github.com/acme/shelf.git",
    "ssh://git@ssh.github.com:443/acme/shelf.git",
  ])("%s is read", (address) => {
    expect(parseRemoteAddress(address)).toEqual(shelf);
  });

  test.each(["../shelf.git", "/srv/git/shelf.git", "https://github.com/acme", "file:///srv/a/b"])(
    "%s leads to no GitHub",
    (address) => {
      expect(parseRemoteAddress(address)).toBeUndefined();
    },
  );

  test("a repository is on the host that its API belongs to", () => {
    expect(hostOfApi(publicGitHub)).toBe("github.com");
    expect(hostOfApi("https://api.acme.ghe.com")).toBe("acme.ghe.com");
    expect(hostOfApi("https://github.example.com/api/v3")).toBe("github.example.com");
  });
});

async function folderWithOrigin(address: string): Promise<string> {
  const folder = await makeRepository();
  await git(folder, "remote", "add", "origin", address);
  return folder;
}

describe("the repository that is meant", () => {
  test("is the one that was named, whatever the folder is", async () => {
    const remote = await findRemote({ repo: "acme/shelf", github: `${publicGitHub}/` }, "/");
    const { owner, name } = shelf;
    expect(remote).toEqual({ owner, name, fullName: "acme/shelf", githubUrl: publicGitHub });
  });

  test("is else where origin leads", async () => {
    const folder = await folderWithOrigin("git@github.com:acme/shelf.git");
    expect(await findRemote({ github: publicGitHub }, folder)).toMatchObject({
      fullName: "acme/shelf",
    });
  });

  test("is not guessed from another host, whose password is not shown", async () => {
    const folder = await folderWithOrigin("https://maya:s3cret@gitlab.com/acme/shelf.git");
    const finding = findRemote({ github: publicGitHub }, folder);
    await expect(finding).rejects.toThrow(/origin` is on gitlab\.com, and github\.com would be/);
    await expect(finding).rejects.not.toThrow(/s3cret/);
  });

  test("has to be named where there is no origin, and named rightly", async () => {
    const folder = await makeRepository();
    await expect(findRemote({ github: publicGitHub }, folder)).rejects.toThrow(/--repo owner/);
    const wrong = { repo: "shelf", github: publicGitHub };
    await expect(findRemote(wrong, folder)).rejects.toThrow(/--repo shelf: give it as owner\/name/);
  });

  test("no token is sent where others could read it on the way", async () => {
    for (const github of ["http://github.example.com", "ftp://127.0.0.1", "github.com"]) {
      await expect(findRemote({ repo: "acme/shelf", github }, "/")).rejects.toThrow(/https/);
    }
    const local = { repo: "acme/shelf", github: "http://127.0.0.1:4000" };
    expect(await findRemote(local, "/")).toMatchObject({ githubUrl: "http://127.0.0.1:4000" });
  });
});

const remote = {
  owner: "acme",
  name: "shelf",
  fullName: "acme/shelf",
  githubUrl: "https://api.github.com",
};

test("the token is the environment's, and its absence says what to do", () => {
  const folder = "/";
  expect(readToken({ variables: { GITHUB_TOKEN: "", GH_TOKEN: "b\n" }, folder }, remote)).toBe("b");
  expect(readToken({ variables: { GITHUB_TOKEN: "a", GH_TOKEN: "b" }, folder }, remote)).toBe("a");
  expect(() => readToken({ variables: {}, folder }, remote)).toThrow(
    /Set GITHUB_TOKEN .*acme\/shelf/,
  );
});

test("what GitHub refuses is one line with what to do; what is a fault of ours stays one", () => {
  const until = new Date("2026-01-05T10:00:00Z");
  const words = (error: GitHubError, credential: "token" | "app" = "token") =>
    String(explainRefusal(error, remote, credential));
  expect(words(new GitHubError("not-found", "?"))).toMatch(/shows no repository .*check --repo/);
  expect(words(new GitHubError("not-found", "?"), "app")).toMatch(
    /App is installed on acme\/shelf/,
  );
  expect(words(new GitHubError("forbidden", "Bad\ncredentials"))).toMatch(/Bad credentials.*token/);
  expect(words(new GitHubError("forbidden", "no"), "app")).toContain("APP_ID");
  expect(words(new GitHubError("rate-limited", "", { until }))).toContain("2026-01-05T10:00:00");
  const fault = new TypeError("ours");
  expect(explainRefusal(fault, remote, "token")).toBe(fault);
});

test("time is told in as few words as it takes", () => {
  expect([0, 59.6, 161, 3_600, 11_100, 187_200].map(printDuration)).toEqual([
    "0 s",
    "1 min",
    "2 min 41 s",
    "1 h",
    "3 h 5 min",
    "2 d 4 h",
  ]);
  expect(printMoment("2026-01-05T10:00:00.900+02:00")).toBe("2026-01-05 08:00:00");
});
