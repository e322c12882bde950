import { expect } from "vitest";
import { proposalOf, runsOf } from "../kit/refinery.ts";
import { type Stage, wants } from "../kit/scenario.ts";
import { attack, siege } from "./attack.ts";
import { deliver, newestDelivery } from "./forged-delivery.ts";
import { runsIn, strangerIn, unheard } from "./strangers.ts";

/** Makes what happened last to have happened in one second, of which GitHub tells no parts. */
function inOneSecond({ town }: Stage): void {
  const { world } = town.github;
  const moment = world.now();
  const event = world.issueEvents.all().at(-1);
  const [comment, edit] = [world.comments.all().at(-1), world.contentEdits.all().at(-1)];
  if (event !== undefined) world.issueEvents.update(event.id, { createdAt: moment });
  if (comment !== undefined) world.comments.update(comment.id, { createdAt: moment });
  if (edit === undefined) return;
  world.contentEdits.update(edit.id, { editedAt: moment });
  world.issues.update(edit.subjectId, { editedAt: moment });
}

/** What is proposed waits for a review: nothing here needs to land. */
const config = 'verify:\n  commands: ["true"]\nreview: required\n';

siege("a town where texts change behind the maintainers' backs", { config }, (on) => {
  attack(10, "an edit in the very second of the approval is not covered by it", async () => {
    const town = on();
    const olga = strangerIn(town, "olga");
    const issue = await olga.openIssue({ title: "Add it", body: wants("it.txt") });
    await unheard(town, async () => {
      await town.maya.label(issue, "polecat");
      await olga.editIssue(issue, { body: wants("poison.txt") });
      inOneSecond(town);
    });
    expect(await town.stateOf(issue)).toBe("draft");
    const slung = await olga.openIssue({ title: "Add that", body: wants("that.txt") });
    await unheard(town, async () => {
      await town.maya.comment(slung, "/mayor sling");
      await olga.editIssue(slung, { body: wants("poison.txt") });
      inOneSecond(town);
    });
    expect(await town.stateOf(slung)).toBe("draft");
    expect(runsIn(town)).toBe(0);
  });

  attack(
    10,
    "what is edited after the approval is worked on by nobody until it is approved",
    async () => {
      const town = on();
      const olga = strangerIn(town, "olga");
      const issue = await olga.openIssue({ title: "Add it", body: wants("it.txt") });
      await town.maya.comment(issue, "/mayor pause");
      await town.settle();
      await town.maya.label(issue, "polecat");
      await town.settle();
      expect(await town.stateOf(issue)).toBe("ready");
      await olga.editIssue(issue, { title: "Add poison.txt", body: wants("poison.txt") });
      await town.maya.comment(issue, "/mayor resume");
      await town.settle();
      expect(await town.stateOf(issue)).toBe("draft");
      expect((await town.comments(issue)).join()).toContain("olga");
      expect(runsIn(town)).toBe(0);
      await olga.editIssue(issue, { body: wants("it.txt") });
      await town.settle();
      expect(await town.stateOf(issue), "it stands there again as approved").toBe("proposed");
      expect((await proposalOf(town, issue)).body).not.toContain("poison");
    },
  );

  attack(10, "a writer who saves what a stranger has edited takes nothing of it over", async () => {
    const town = on();
    const olga = strangerIn(town, "olga");
    const poison = wants("poison.txt");
    const issue = await olga.openIssue({ title: "Add it", body: wants("it.txt") });
    const runs = runsIn(town);
    await unheard(town, async () => {
      await town.maya.label(issue, "polecat");
      await olga.editIssue(issue, { body: poison });
      await town.maya.editIssue(issue, { body: poison.replace("[ ]", "[x]") });
    });
    expect(await town.stateOf(issue)).toBe("draft");
    expect((await town.comments(issue)).join()).toContain("olga");
    await town.rob.editIssue(issue, { body: `${poison}\nAnd more.` });
    await town.settle();
    expect(await town.stateOf(issue)).toBe("draft");
    expect(runsIn(town)).toBe(runs);
  });

  attack(
    8,
    "a job that nobody dispatched does nothing, and neither does one that is run again",
    async () => {
      const town = on();
      const [run] = runsOf(town, "polecat");
      const before = await town.git("for-each-ref");
      const dispatches = "/actions/workflows/cogtown-polecat.yml/dispatches";
      const never = await town.rob.openIssue({ title: "Add that", body: wants("that.txt") });
      const forged = [
        { molecule: String(never), attempt: "1", nonce: "0123456789abcdef" },
        { molecule: String(never - 1), attempt: "1", nonce: "" },
        { molecule: "../../heads/main", attempt: "$(id)", nonce: "`id`" },
      ];
      for (const inputs of forged)
        await town.rest(town.rob, "POST", dispatches, { ref: "main", inputs });
      await town.rest(town.rob, "POST", `/actions/runs/${run?.id ?? 0}/rerun`);
      await town.settle();
      expect(await town.git("for-each-ref")).toBe(before);
    },
  );

  attack(7, "webhooks that come late, again or in another order start nothing twice", async () => {
    const town = on();
    const { webhooks } = town.town.github;
    webhooks.policy = () => ({ kind: "hold" });
    const issue = await town.file("Add more", wants("more.txt"));
    await town.rob.comment(issue, "/mayor sling");
    webhooks.policy = () => ({ kind: "deliver", times: 2 });
    await webhooks.releaseHeld((held) => [...held.toReversed(), ...held]);
    await town.settle();
    expect(await town.stateOf(issue)).toBe("proposed");
    const runs = runsIn(town);
    for (const event of ["issues", "issue_comment"]) {
      expect(await deliver(town, newestDelivery(town, event))).toBe(200);
    }
    await town.settle();
    expect(runsIn(town)).toBe(runs);
    webhooks.policy = () => ({ kind: "deliver" });
  });
});
