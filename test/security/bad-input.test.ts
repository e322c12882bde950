import { execaSync } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tenantName } from "../../actions/shared/isolation/tenant-user.ts";
import { isRoot } from "../edge/actions/isolation-room.ts";
import { BundledAction, type StepEnd } from "../edge/actions/job.ts";
import { jobFor, openTown, outcomeOf } from "../edge/actions/polecat-town.ts";
import { survivorsIn } from "../edge/actions/processes.ts";
import type { Remote } from "../edge/actions/remote.ts";

/** Each step does some damage and its work; what it could not do it says, and goes on. */
const destructive = String.raw`
could() { echo "it could: $*"; }
case $COGTOWN_STEP in
  1) rm -rf .git ~ "$TMPDIR" "$COGTOWN_PROMPT"; chmod 000 .github ;;
  2) for file in /proc/sysrq-trigger /proc/sys/kernel/core_pattern /proc/1/oom_score_adj; do
       (echo x > $file) 2> /dev/null && could "write $file"
     done
     truncate -s 3G huge 2> /dev/null && could "make a file of 3 GB" ;;
  3) trap '' TERM INT HUP; perl -e 'for (1..10000) { my $pid = fork; last unless defined $pid; if (!$pid) { sleep 600; exit } }' ;;
esac
echo "$COGTOWN_STEP" > "$COGTOWN_STEP.txt"; chmod 000 "$COGTOWN_STEP.txt"
test $COGTOWN_STEP != 4 || { echo "I give up"; exit 3; }
`;

describe.runIf(isRoot)(
  "an agent that destroys what it can (as a user of its own, needs root)",
  () => {
    const action = new BundledAction();
    let town: Remote;
    let end: StepEnd;
    beforeAll(async () => {
      await action.bundle("polecat", ["main", "post"]);
      town = openTown({
        agent: destructive,
        isolation: "user",
        steps: ["One", "Two", "Three", "Four"],
      });
      const job = jobFor(town, action);
      end = await job.run("main");
      await job.run("post");
      execaSync("userdel", [tenantName(job.workspace)], { reject: false });
    });
    afterAll(() => {
      town[Symbol.dispose]();
      action[Symbol.dispose]();
    });

    test("has each honest part of its work taken, and an outcome in words", () => {
      expect(end.log).not.toContain("it could:");
      expect(town.files("polecat/7")).toEqual(expect.arrayContaining(["1.txt", "2.txt", "3.txt"]));
      expect(outcomeOf(town)).toMatchObject({
        kind: "agent-error",
        fatal: false,
        tail: "I give up",
      });
      expect(end.summary).toContain("The agent gave up");
    });

    test("leaves nothing behind", () => {
      expect(survivorsIn(town.root)).toEqual([]);
    });
  },
);
