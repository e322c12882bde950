import { describe, expect, it } from "vitest";
import { performEffects } from "../../../app/act/perform-effects.ts";
import { decideDesk } from "../../../app/core/desk/decide-desk.ts";
import { convoyMarker } from "../../../app/core/text/convoy-words.ts";
import { observeDesk } from "../../../app/observe/desk.ts";
import { FakeGitHub, type FakeIssue } from "../fake/fake-github.ts";

const now = new Date("2026-01-01T01:00:00Z");
const body = "### Design\n\nAll in SQL.\n";

function town(change: Partial<FakeIssue> = {}): FakeGitHub {
  const github = new FakeGitHub();
  github.addIssue(3, { labels: [], labelled: undefined, body, title: "A shop", ...change });
  github.addIssue(7, { parent: 3 });
  return github;
}

async function look(github: FakeGitHub, at = now) {
  const facts = await observeDesk(github, 3, at);
  if (facts === "absent") throw new Error("the issue is there");
  return facts;
}

/** Passes of the desk until nothing is left to do. */
async function settle(github: FakeGitHub, at = now): Promise<void> {
  for (let pass = 0; pass < 10; pass += 1) {
    const { effects } = decideDesk(await look(github, at), at, "nonce-of-a-test");
    if (effects.length === 0) return;
    await performEffects(github, "refs/cogtown", effects);
  }
  throw new Error("it never comes to rest");
}

const permissionsAsked = ({ calls }: FakeGitHub) =>
  calls.filter((call) => call.startsWith("canWrite"));

describe("whose design it is", () => {
  it("is asked of the author where nobody edited the text, and of the editor where somebody did", async () => {
    const github = town();
    expect(await look(github)).toMatchObject({ authorCanWrite: true });
    const edited = town({ edits: [{ login: "mallory", at: "2026-01-01T00:30:00Z" }] });
    expect(await look(edited)).toMatchObject({ editedBy: { login: "mallory", canWrite: false } });
    expect(permissionsAsked(edited)).toEqual(["canWrite mallory"]);
  });

  it("is its author's too, whoever edited the text, as long as none was judged", async () => {
    const edits = [{ login: "alice", at: "2026-01-01T00:30:00Z" }];
    const facts = await look(town({ author: "mallory", edits }));
    expect(facts.authorCanWrite).toBe(false);
    expect(facts.editedBy).toBeUndefined();
    expect(await look(town({ edits }))).toMatchObject({ editedBy: { canWrite: true } });
  });

  it("is asked once: a design that was judged asks nobody again", async () => {
    const github = town();
    await settle(github);
    expect(github.deskOf(3)?.design).toMatchObject({ text: "All in SQL.", by: "alice" });
    const asked = permissionsAsked(github).length;
    await look(github);
    expect(permissionsAsked(github)).toHaveLength(asked);
  });

  it("is not asked where there is no convoy, or no such section", async () => {
    const lone = new FakeGitHub();
    lone.addIssue(3, { labels: [], labelled: undefined, body });
    await look(lone);
    const silent = town({ body: "### Goal\nx" });
    await look(silent);
    expect([...permissionsAsked(lone), ...permissionsAsked(silent)]).toEqual([]);
  });
});

describe("a convoy on the way", () => {
  it("has one comment and its label, is closed once all has landed, and stays open when somebody opens it", async () => {
    const github = town();
    await settle(github);
    const issue = github.issues.get(3);
    const molecule = github.issues.get(7);
    if (issue === undefined || molecule === undefined) throw new Error("both are there");
    expect(issue.labels).toEqual(["cogtown:convoy"]);
    Object.assign(molecule, { isOpen: false, pulls: [{ number: 20, isMerged: true }] });
    await settle(github);
    expect(issue.isOpen).toBe(false);
    issue.isOpen = true;
    await settle(github);
    expect(issue.isOpen).toBe(true);
    expect(issue.comments.filter(({ body: text }) => text.includes(convoyMarker))).toHaveLength(1);
  });

  it("opens another one when somebody says so, once, whenever the process dies", async () => {
    for (let survived = 0; survived < 12; survived += 1) {
      const github = new FakeGitHub();
      github.addIssue(3, {
        ...{ labels: [], labelled: undefined },
        said: [
          {
            ...{ id: 50, login: "alice", at: now.toISOString(), isOwnWord: true },
            body: "/mayor convoy Login #7 #8",
          },
        ],
      });
      github.addIssue(7);
      github.addIssue(8);
      let calls = 0;
      github.fault = (_call, when) => {
        if (when !== "after") return;
        calls += 1;
        if (calls === survived) throw new Error("the process dies");
      };
      await settle(github).catch(() => undefined);
      github.fault = () => undefined;
      await settle(github, new Date(now.getTime() + 90_000));
      const convoys = [...github.issues.values()].filter(({ title }) => title === "Login");
      expect(convoys).toHaveLength(1);
      const parents = [7, 8].map((number) => github.issues.get(number)?.parent);
      expect(parents).toEqual([convoys[0]?.number, convoys[0]?.number]);
    }
  });
});
