import { sign } from "@octokit/webhooks-methods";
import { expect } from "vitest";
import { answerTo } from "../kit/answers.ts";
import { type Stage, wants } from "../kit/scenario.ts";
import { attack, siege } from "./attack.ts";
import { deliver, newestDelivery } from "./forged-delivery.ts";
import { otherAppIn, recordsIn, runsIn, strangerIn } from "./strangers.ts";

const config = `verify:
  commands: ["test -f README.md"]
review: none
commands:
  allow-bots: ["renovate[bot]"]
`;

/** An issue of maya's that nobody has asked to be worked on. */
const issueIn = (town: Stage) => town.maya.openIssue({ title: "Add it", body: wants("it.txt") });

/** Nothing was believed and nothing begun. */
async function expectNothing(town: Stage): Promise<void> {
  await town.settle();
  expect(await recordsIn(town)).toBe("");
  expect(runsIn(town)).toBe(0);
}

function speak(on: () => Stage): void {
  attack(1, "whoever may not write steers nothing, by no command", async () => {
    const town = on();
    const issue = await issueIn(town);
    const outsiders = [strangerIn(town, "olga"), town.tess];
    for (const person of outsiders) {
      await person.comment(issue, "/mayor sling force\n\n/mayor merge\n\n/mayor pause");
      await person.comment(issue, "/mayor sling");
    }
    await expectNothing(town);
    for (const { login } of outsiders)
      expect((await answerTo(town, login, issue)).reactions).toContain("confused");
    expect(await town.labels(issue)).toEqual([]);
  });

  attack(1, "a permission that was taken away before the comment is read is gone", async () => {
    const town = on();
    const { github } = town.town;
    const eve = town.town.person("eve");
    const issue = await issueIn(town);
    github.webhooks.policy = () => ({ kind: "hold" });
    await eve.comment(issue, "/mayor sling");
    github.seed.collaborator(town.town.repository, "eve", "read");
    github.webhooks.policy = () => ({ kind: "deliver" });
    await github.webhooks.releaseHeld((held) => held);
    await expectNothing(town);
  });

  attack(
    2,
    "another App is not heard, nor is a person named like a bot that may speak",
    async () => {
      const town = on();
      const issue = await issueIn(town);
      const helper = otherAppIn(town, "helper");
      await helper.comment(issue, "/mayor sling");
      await strangerIn(town, "renovate").comment(issue, "/mayor sling");
      await helper.label(issue, "polecat");
      await expectNothing(town);
      expect(await town.stateOf(issue)).toBe("draft");
      await town.maya.unlabel(issue, "polecat");
    },
  );

  attack(
    3,
    "an association with the repository is no permission, and neither is an account that is gone",
    async () => {
      const town = on();
      const { faults } = town.town.github.world;
      const rita = town.town.person("rita");
      const issue = await issueIn(town);
      faults.after = (_, answer) => ({ ...answer, body: asIfDeleted(answer.body, "olaf") });
      await strangerIn(town, "olaf").comment(issue, "/mayor sling");
      await rita.comment(issue, "/mayor sling");
      await expectNothing(town);
      delete faults.after;
      const said = JSON.stringify(await town.rest(town.maya, "GET", `/issues/${issue}/comments`));
      expect(said, "what others have mistaken for a permission").toContain(
        '"author_association":"COLLABORATOR"',
      );
    },
  );

  attack(5, "words that somebody put into another's comment are nobody's", async () => {
    const town = on();
    const issue = await issueIn(town);
    await strangerIn(town, "oskar").comment(issue, "Thank you!");
    const [comment] = await town.maya.readComments(issue);
    await town.rob.editComment(comment?.id ?? 0, "/mayor sling");
    await expectNothing(town);
  });

  attack(5, "the title and the text of an issue are no comment", async () => {
    const town = on();
    const body = `/mayor sling\n\n${wants("it.txt")}\n\n/mayor sling`;
    await town.maya.openIssue({ title: "/mayor sling", body });
    await expectNothing(town);
  });

  attack(
    31,
    "whoever may not write makes nobody work or talk, however often they ask",
    async () => {
      const town = on();
      const olga = strangerIn(town, "olga");
      const issue = await issueIn(town);
      await town.settle();
      const { requests } = town.town.costs.total;
      for (let count = 0; count < 20; count += 1) {
        await olga.openIssue({ title: `Add ${count}`, body: wants(`${count}.txt`) });
        await olga.comment(issue, "When is it done?");
      }
      await town.settle();
      expect(town.town.costs.total.requests, "GitHub is not even asked").toBe(requests);
      const before = (await town.comments(issue)).length;
      for (let count = 0; count < 10; count += 1) await olga.comment(issue, "/mayor sling");
      await town.settle();
      expect((await town.comments(issue)).length - before, "ten of hers, one answer").toBe(11);
      expect(runsIn(town)).toBe(0);
    },
  );
}

function label(on: () => Stage): void {
  attack(
    6,
    "a label of somebody who may only triage approves nothing, whoever put it on before",
    async () => {
      const town = on();
      const issue = await town.tess.openIssue({ title: "Add it", body: wants("it.txt") });
      await town.maya.comment(issue, "/mayor pause");
      await town.tess.label(issue, "polecat");
      await expectNothing(town);
      expect(await town.stateOf(issue)).toBe("draft");
      await town.maya.unlabel(issue, "polecat");
      await town.maya.label(issue, "polecat");
      await town.settle();
      expect(await town.stateOf(issue), "maya may").toBe("ready");
      await town.maya.unlabel(issue, "polecat");
      await town.settle();
      await town.tess.editIssue(issue, { body: wants("poison.txt") });
      await town.tess.label(issue, "polecat");
      await town.maya.comment(issue, "/mayor resume");
      await town.settle();
      expect(runsIn(town)).toBe(0);
    },
  );

  attack(
    6,
    "a label that is spelt otherwise is another one, unless GitHub says that it is the same",
    async () => {
      const town = on();
      const issue = await issueIn(town);
      for (const label of ["polecats", "pоlecat", "polecat\u200B"])
        await town.rob.label(issue, label);
      await town.tess.label(issue, "PoleCat");
      await town.settle();
      expect(await town.labels(issue)).toContain("polecat");
      expect(await town.stateOf(issue), "and it is tess who put it on").toBe("draft");
      expect(runsIn(town)).toBe(0);
    },
  );
}

function forge(on: () => Stage): void {
  attack(7, "what is not signed with the App's secret is not even read", async () => {
    const town = on();
    const issue = await issueIn(town);
    await town.maya.label(issue, "polecat");
    await town.settle();
    const { payload, event } = newestDelivery(town, "issues");
    const before = town.town.costs.total.requests;
    const ofOthers = await sign("a secret that was guessed", JSON.stringify(payload));
    const ofAnotherText = await sign(secretOf(town), "{}");
    const forged = [undefined, "", "sha256=", ofOthers, ofAnotherText, ofOthers.toUpperCase()];
    for (const signature of forged)
      expect(await deliver(town, { event, payload, signature })).toBeGreaterThanOrEqual(400);
    await town.settle();
    expect(town.town.costs.total.requests).toBe(before);
  });

  attack(
    7,
    "what is told of a place where the App is not installed is asked of nobody",
    async () => {
      const town = on();
      const { payload, event } = newestDelivery(town, "issues");
      const elsewhere = { ...payload, installation: { id: 424_242 } };
      expect(await deliver(town, { event, payload: elsewhere })).toBeLessThan(500);
      await town.settle();
      expect(runsIn(town)).toBe(0);
    },
  );

  attack(
    9,
    "a fork whose checks fail, under whatever names, gets nobody to mend them",
    async () => {
      const town = on();
      const template = newestDelivery(town, "issues").payload;
      const { installation, repository } = template;
      const issue = await issueIn(town);
      await town.settle();
      const refs = await town.git("for-each-ref");
      const title = `polecat #${issue} · 0123456789abcdef`;
      const run = { path: ".github/workflows/cogtown-polecat.yml", display_title: title };
      for (const head_branch of ["main", `cogtown/${issue}`, "gh-readonly-queue/main/pr-1-abc"]) {
        const workflow_run = { ...run, head_branch, event: "pull_request", conclusion: "failure" };
        const sender = { login: "olga" };
        const payload = { action: "completed", workflow_run, installation, repository, sender };
        expect(await deliver(town, { event: "workflow_run", payload })).toBe(200);
      }
      await town.settle();
      expect(runsIn(town)).toBe(0);
      expect(await town.labels(issue)).toEqual([]);
      expect(await refsWithoutLine(town, refs)).toEqual([]);
    },
  );
}

const people = { rita: "read", eve: "write" } as const;
siege("a town that strangers talk to", { config, people }, speak, label, forge);

const secretOf = ({ town }: Stage) =>
  town.github.world.apps.byKey("cogtown")?.webhook?.secret ?? "";

/** Refs that came or moved since, but for the Refinery's own notes. */
async function refsWithoutLine(town: Stage, before: string): Promise<readonly string[]> {
  const known = new Set(before.split("\n"));
  const now = (await town.git("for-each-ref")).split("\n");
  return now.filter((line) => !known.has(line) && !line.includes("refs/cogtown/refinery/"));
}

/** GitHub's answer as it is once this account was deleted: what it wrote has no author any more. */
function asIfDeleted(body: unknown, login: string): unknown {
  if (body === undefined) return body;
  const account = `"(author|actor|user|editor)":\\{[^{}]*"login":"${login}"[^{}]*\\}`;
  return JSON.parse(JSON.stringify(body).replaceAll(new RegExp(account, "g"), '"$1":null'));
}
