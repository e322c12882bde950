import { afterAll, beforeAll, expect } from "vitest";
import { BundledAction } from "../edge/actions/job.ts";
import { configOf, openTown, queue, verdictOf, verify } from "../edge/actions/refinery-town.ts";
import { commit, fork, proposalOf, readPull } from "../kit/refinery.ts";
import { honestAgent, type Stage, wants } from "../kit/scenario.ts";
import { attack, siege } from "./attack.ts";
import { otherAppIn, strangerIn, unheard } from "./strangers.ts";

/** Does its work, and tries to push besides: as itself, with whatever credentials lie about. */
const agent = `${honestAgent}
url=$(git config remote.origin.url)
for to in "$url" origin; do GIT_TERMINAL_PROMPT=0 git push "$to" HEAD:refs/heads/stolen; done
GIT_TERMINAL_PROMPT=0 git push --receive-pack='sh -c "touch stolen"' origin HEAD:refs/heads/main
true`;
const config = 'verify:\n  commands: ["test -f README.md"]\nreview: required\n';
const onMain = (town: Stage) => town.git("ls-tree", "-r", "--name-only", "main");

siege("a town where somebody wants to land what nobody approved", { config, agent }, (on) => {
  attack(21, "a push of the agent's own goes nowhere", async () => {
    const town = on();
    const issue = await town.file("Add the lamp", wants("lamp.txt"));
    await town.settle();
    expect(await town.stateOf(issue)).toBe("proposed");
    const heads = await town.git("for-each-ref", "--format=%(refname:short)", "refs/heads");
    expect(heads.split("\n").toSorted()).toEqual([`cogtown/${issue}`, "main", `polecat/${issue}`]);
  });

  attack(
    30,
    "nobody's approval but a writer's counts, not even the App's own or that of a job",
    async () => {
      const town = on();
      const { number } = await proposalOf(town, 1);
      await town.tess.approve(number);
      await strangerIn(town, "olga").approve(number);
      await otherAppIn(town, "helper").approve(number);
      await town.tess.comment(number, "/mayor merge");
      await town.settle();
      expect((await readPull(town, number)).merged).toBe(false);
      expect(await town.stateOf(1)).toBe("proposed");
    },
  );

  attack(
    12,
    "an approval is of the head that was there, and not of what was pushed after it",
    async () => {
      const town = on();
      const { number, head } = await proposalOf(town, 1);
      await unheard(town, async () => {
        await town.rob.approve(number);
        await commit(town, otherAppIn(town, "pusher"), head.ref, "poison.txt", "poison");
      });
      expect(await onMain(town)).not.toContain("poison");
      expect(await town.landed()).toEqual([]);
    },
  );

  attack(
    30,
    "what was said for one base is nothing for another that the pull request is pointed at",
    async () => {
      const town = on();
      const sha = await town.git("rev-parse", "refs/heads/main");
      await town.rest(town.maya, "POST", "/git/refs", { ref: "refs/heads/next", sha });
      const to = { branch: "elsewhere", base: "next" };
      const pull = await fork(town, town.tess, { "retargeted.txt": "mine" }, to);
      await unheard(town, async () => {
        await town.maya.approve(pull);
        await town.maya.comment(pull, "/mayor merge");
        await town.rest(town.tess, "PATCH", `/pulls/${pull}`, { base: "main" });
      });
      expect(await onMain(town)).not.toContain("retargeted");
      expect((await town.comments(pull)).join()).toContain("pointed at another base");
      expect((await readPull(town, pull)).merged).toBe(false);
    },
  );

  attack(26, "a fork's branch of a name that means something here means nothing", async () => {
    const town = on();
    const issue = await town.maya.openIssue({ title: "Add more", body: wants("more.txt") });
    const pull = await fork(town, town.tess, { "poison.txt": "poison" });
    const away = `${town.town.url}/repos/tess/shelf/git/refs`;
    const sha = (await readPull(town, pull)).head.sha;
    for (const name of [`cogtown/${issue}`, `polecat/${issue}`]) {
      const body = JSON.stringify({ ref: `refs/heads/${name}`, sha });
      const headers = { authorization: `Bearer ${town.tess.token}` };
      expect((await fetch(away, { method: "POST", headers, body })).status).toBe(201);
      const head = `tess:${name}`;
      const opened = { title: `Closes #${issue}`, head, base: "main", body: `Closes #${issue}` };
      await town.rest(town.tess, "POST", "/pulls", opened);
    }
    await town.settle();
    expect(await town.stateOf(issue)).toBe("draft");
    expect(await town.labels(issue)).toEqual([]);
    expect(await onMain(town)).not.toContain("poison");
  });
});

const open = 'verify:\n  commands: ["test -f README.md"]\nreview: none\n';

siege("a town that asks for no review", { config: open }, (on) => {
  attack(
    12,
    "a word to merge a fork's work is no word for what is pushed before it is heard",
    async () => {
      const town = on();
      const pull = await fork(town, town.tess, { "good.txt": "good" });
      const { head: read } = await readPull(town, pull);
      const away = `${town.town.url}/repos/tess/shelf/contents/poison.txt`;
      const headers = { authorization: `Bearer ${town.tess.token}` };
      const body = JSON.stringify({ message: "More", content: "cG9pc29u", branch: "work" });
      await unheard(town, async () => {
        await town.rob.comment(pull, "/mayor merge");
        expect((await fetch(away, { method: "PUT", headers, body })).status).toBe(201);
      });
      expect((await town.comments(pull)).join()).toContain("others may have pushed");
      await town.rob.comment(pull, `/mayor merge ${read.sha}`);
      await town.rob.comment(pull, `/mayor merge ${read.sha.slice(0, 12)}`);
      await town.settle();
      expect(await onMain(town)).not.toContain("poison");
      expect((await readPull(town, pull)).merged).toBe(false);
      await town.rob.approve(pull);
      await town.settle();
      expect((await readPull(town, pull)).merged, "what rob has read lands").toBe(true);
    },
  );
});

const action = new BundledAction();
beforeAll(() => action.bundle("rebase-and-verify", ["main"]));
afterAll(() => {
  action[Symbol.dispose]();
});

attack(
  13,
  "what judges a pull request is what stands on its base, whatever the pull request says",
  async () => {
    using town = openTown({
      verify: "test ! -e poison.txt",
      files: {
        "poison.txt": "poison",
        ".github/cogtown.yml": configOf({ commands: ["true"] }),
        "package.json": '{"scripts":{"test":"exit 0"}}',
      },
    });
    queue(town);
    await verify(town, action);
    expect(verdictOf(town)).toMatchObject({ kind: "red" });
    expect(JSON.stringify(verdictOf(town))).toContain("test ! -e poison.txt");
  },
);
