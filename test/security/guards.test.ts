import { Octokit } from "@octokit/core";
import { expect } from "vitest";
import { defaultNamespace } from "#core/names.ts";
import { createGitHub } from "#github/octokit.ts";
import type { GitHub } from "#github/port.ts";
import type { Answer, FaultRequest } from "#local/world/faults.ts";
import { observeMolecule } from "../../app/observe/molecule.ts";
import { FakeGitHub, outage } from "../edge/fake/fake-github.ts";
import { type Stage, wants } from "../kit/scenario.ts";
import { attack, siege } from "./attack.ts";
import { recordsIn, runsIn } from "./strangers.ts";

/** How GitHub may fail to say what it was asked, by answers that are no outage. */
const odd: readonly Answer[] = [
  { status: 403, body: { message: "Resource not accessible by integration" } },
  { status: 404, body: { message: "Not Found" } },
  { status: 410, body: { message: "Gone" } },
  { status: 200, body: {} },
  { status: 200, body: { permission: ["write"], files: "all", data: "all" } },
  { status: 200, body: { permission: "owner", role_name: "admin", data: null } },
  { status: 200, body: { data: { repository: null }, errors: [{ message: "timed out" }] } },
  { status: 200, body: "write" },
];
const outages: readonly Answer[] = [
  { status: 500, body: { message: "Server Error" } },
  { status: 502, body: "<html>unicorn</html>" },
  { status: 503, body: {} },
];

type Asked = (request: FaultRequest) => boolean;
const permission: Asked = ({ template }) => template?.endsWith("/permission") === true;

/** Somebody with a say asks for work while GitHub fails in this way: nothing is believed and nothing begun. */
async function askWhile(town: Stage, answer: Answer): Promise<void> {
  const { faults } = town.town.github.world;
  const issue = await town.rob.openIssue({ title: "Add it", body: wants("it.txt") });
  let refused = 0;
  faults.before = (request) => {
    if (!permission(request)) return undefined;
    refused += 1;
    return answer;
  };
  await town.rob.label(issue, "polecat");
  await town.settle();
  delete faults.before;
  expect(refused, "it was asked").toBeGreaterThan(0);
  expect(await recordsIn(town)).toBe("");
  expect(runsIn(town)).toBe(0);
  await town.rob.unlabel(issue, "polecat");
  await town.wait(2);
}

/** The App's own client, as rob. */
function clientOf({ town, rob }: Stage): GitHub {
  const octokit = new Octokit({ auth: rob.token, baseUrl: town.url });
  const [owner = "", name = ""] = town.repository.split("/");
  return createGitHub(octokit, { owner, name, now: () => new Date(), namespace: defaultNamespace });
}

/** What a guard makes of an answer: `undefined` where it refuses to go on. */
async function under<T>(town: Stage, answer: Answer, ask: (github: GitHub) => Promise<T>) {
  const { faults } = town.town.github.world;
  faults.before = () => answer;
  try {
    return await ask(clientOf(town)).catch(() => undefined);
  } finally {
    delete faults.before;
  }
}

const config = 'verify:\n  commands: ["true"]\nreview: required\nbudget:\n  day:\n    dollars: 5\n';

siege("a town on a GitHub in trouble", { config, hasOddAnswers: true }, (on) => {
  attack(32, "who may write is nobody while GitHub does not say so", async () => {
    for (const answer of odd) await askWhile(on(), answer);
    for (const answer of [...odd, ...outages]) {
      expect([false, undefined]).toContain(await under(on(), answer, (it) => it.canWrite("rob")));
      const level = await under(on(), answer, (it) => it.permissionOf("rob"));
      expect(["none", undefined]).toContain(level);
    }
  });

  attack(
    32,
    "what cannot be read is not taken for empty: the town, a change, a gate, a desk",
    async () => {
      const town = on();
      const sha = await town.git("rev-parse", "main");
      for (const answer of [...odd, ...outages]) {
        const answers = [
          await under(town, answer, (it) => it.readTown()),
          await under(town, answer, (it) => it.readChange("main", sha)),
          await under(town, answer, (it) => it.readRefinery("main")),
          await under(town, answer, (it) => it.readDependencies([1], "main")),
          await under(town, answer, (it) => it.readMerge(1)),
          await under(town, answer, (it) => it.readTree(sha)),
        ];
        expect(answers, JSON.stringify(answer)).toEqual(answers.map(() => undefined));
        const green = await under(town, answer, (it) => it.isWorkflowGreen("ci.yml", "main"));
        expect([false, undefined]).toContain(green);
        for (const look of [
          await under(town, answer, (it) => it.readMolecule(1)),
          await under(town, answer, (it) => it.readDesk(1)),
        ])
          expect(["absent", undefined]).toContain(look);
      }
    },
  );

  attack(32, "a comparison that GitHub cut short is told from a whole one", async () => {
    const files = Array.from({ length: 300 }, (_, at) => ({ filename: `${at}`, status: "added" }));
    const body = { merge_base_commit: { sha: "e".repeat(40) }, files };
    const change = await under(on(), { status: 200, body }, (it) => it.readChange("main", "head"));
    expect([true, undefined]).toContain(change?.isTruncated);
  });
});

attack(
  32,
  "a look that could not see everything decides nothing, whichever answer is missing",
  async () => {
    const fresh = () => {
      const github = new FakeGitHub();
      github.addIssue(12, { body: body12, edits: [{ login: "bob", at: "2026-01-01T00:00:00Z" }] });
      return github;
    };
    const whole = fresh();
    await observeMolecule(whole, 12, new Date());
    expect(whole.calls.length).toBeGreaterThan(3);
    for (const missing of whole.calls) {
      const github = fresh();
      github.fault = (call, when) => {
        if (call === missing && when === "after") throw outage();
      };
      await expect(observeMolecule(github, 12, new Date()), missing).rejects.toThrow("502");
    }
  },
);

const body12 = `${wants("it.txt")}\n### Depends on\n\n- #3\n\n### Waits for\n\n- gh:run: ci.yml\n- gh:pr: #4\n`;
