import { execFileSync } from "node:child_process";
import { userInfo } from "node:os";
import { afterAll, describe, expect } from "vitest";
import { scenario, wants } from "../kit/scenario.ts";

/** In the command itself: a script in a folder of the test's is nothing that another user could read. */
const agentCommand =
  "id -un | tee who.txt; grep -o 'a file [^ ]*[.]txt' $COGTOWN_PROMPT | head -n 1 | cut -d' ' -f3 | xargs touch";

/** Only root can make users. They would stay: there is one for each workspace. */
describe.runIf(userInfo().uid === 0)("a town whose agents are users of their own", () => {
  const users = new Set<string>();
  afterAll(() => {
    for (const user of users) execFileSync("userdel", [user]);
  });

  scenario(
    "a labelled issue lands, and whoever wrote it and proved it was never the user of the job",
    {
      agentCommand,
      isolation: "user",
      config: 'verify:\n  commands: ["id -un && id -un | grep -q ^cogtown-"]\nreview: none\n',
    },
    async (town) => {
      const issue = await town.file("Add the lamp", wants("lamp.txt"));
      await town.settle();
      for (const log of town.town.github.world.jobLogs.values())
        for (const [user] of log.join("\n").matchAll(/cogtown-[0-9a-f]{10}$/gm)) users.add(user);
      expect(await town.stateOf(issue)).toBe("landed");
      expect([...users]).toContain(await town.git("show", "main:who.txt"));
      expect(users.size).toBe(2); // one for the polecat's job, one for the Refinery's
      expect(await town.landed()).toHaveLength(1);
    },
  );
});
