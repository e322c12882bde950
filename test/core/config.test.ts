import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AgentRule,
  agentNames,
  agentRoles,
  type Config,
  isolationLevels,
} from "#core/config/config.ts";
import { parseConfig, smallestConfig } from "#core/config/parse-config.ts";
import { printConfig } from "#core/config/print-config.ts";

function problemsOf(text: string | undefined): string[] {
  const parsed = parseConfig(text);
  return parsed.ok ? [] : parsed.problems.map(({ line, problem }) => `${line}: ${problem}`);
}

const word = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
  .map((text) => text.trim())
  .filter((text) => text !== "");
const name = fc
  .stringMatching(/^[A-Z_][A-Z0-9_]{0,10}$/)
  .filter((text) => !text.startsWith("ACTIONS_"));
const minutes = fc.integer({ min: 1, max: 350 });
const amount = fc.double({ min: 0.01, max: 1e6, noNaN: true });
const allowance = fc.record(
  { dollars: amount, tokens: fc.integer({ min: 1 }), minutes: fc.integer({ min: 1, max: 1e6 }) },
  { requiredKeys: [] },
);
const price = fc.record(
  { input: amount, output: amount, cacheRead: amount, cacheWrite: amount },
  { requiredKeys: ["input", "output"] },
);
const choice = {
  use: fc.constantFrom(...agentNames),
  command: word,
  model: word,
  key: fc.constantFrom("THE_KEY", "another_key"),
  url: fc.constantFrom("https://gateway.example/v1", "http://127.0.0.1:8080"),
};
const condition = {
  role: fc.constantFrom(...agentRoles),
  label: word,
  step: word,
  attempt: fc.integer({ min: 1, max: 100 }),
};
const rule: fc.Arbitrary<AgentRule> = fc
  .tuple(fc.record(condition, { requiredKeys: [] }), fc.record(choice, { requiredKeys: [] }))
  .map(([when, change]) => ({ ...when, change }));
const agent: fc.Arbitrary<Config["agent"]> = fc.record(
  {
    ...choice,
    choose: fc.array(rule, { maxLength: 4 }),
    turns: fc.integer({ min: 1, max: 10_000 }),
    env: fc.array(name.filter((text) => text !== "THE_KEY")),
    timeoutMinutes: minutes,
    silentMinutes: minutes,
    saveMinutes: fc.integer({ min: 1, max: 100 }),
  },
  {
    requiredKeys: [
      ...(["use", "command", "choose", "turns", "env"] as const),
      ...(["timeoutMinutes", "silentMinutes", "saveMinutes"] as const),
    ],
  },
);
const config: fc.Arbitrary<Config> = fc.record(
  {
    base: fc.constantFrom("main", "release/1.x", "yes", "1.0", "null"),
    agent: agent,
    isolation: fc.constantFrom(...isolationLevels),
    verify: fc.record({
      setup: fc.array(word),
      commands: fc.array(word, { minLength: 1 }),
      timeoutMinutes: minutes,
      regenerate: fc.array(
        fc.record({
          files: fc.array(fc.constantFrom("package-lock.json", "**/*.lock"), { minLength: 1 }),
          command: word,
        }),
      ),
    }),
    review: fc.constantFrom("required" as const, "none" as const),
    limits: fc.record({
      polecats: fc.integer({ min: 1, max: 100 }),
      perLabel: fc.dictionary(fc.constantFrom("database", "a b"), fc.integer({ min: 1, max: 100 })),
      shareScope: fc.boolean(),
      attempts: fc.integer({ min: 1, max: 20 }),
      infraAttempts: fc.integer({ min: 1, max: 100 }),
      claimMinutes: fc.integer({ min: 1, max: 60 }),
      handoffs: fc.integer({ min: 1, max: 100 }),
      silentMinutes: fc.integer({ min: 200, max: 350 }),
      stopMinutes: fc.integer({ min: 1, max: 60 }),
      backOffSeconds: fc.integer({ min: 0, max: 3600 }),
      breaker: fc.record({
        lostRuns: fc.integer({ min: 1, max: 100 }),
        withinMinutes: fc.integer({ min: 1, max: 1440 }),
        pauseMinutes: fc.integer({ min: 1, max: 1440 }),
      }),
    }),
    refinery: fc.record({
      backend: fc.constantFrom("auto" as const, "queue" as const, "train" as const),
      mode: fc.constantFrom("train" as const, "batch" as const, "serial" as const),
      slots: fc.integer({ min: 1, max: 50 }),
      largestStep: fc.integer({ min: 1, max: 50 }),
      strict: fc.constantFrom("last" as const, "each" as const),
      lostRuns: fc.integer({ min: 1, max: 10 }),
      repairs: fc.integer({ min: 1, max: 10 }),
    }),
    plan: fc.record(
      { auto: fc.boolean(), command: word, timeoutMinutes: minutes },
      { requiredKeys: ["auto", "timeoutMinutes"] },
    ),
    judge: fc.record({ criteria: fc.boolean(), timeoutMinutes: minutes }),
    commands: fc.record({
      allowBots: fc.array(word),
      permissions: fc.dictionary(
        fc.constantFrom("merge", "plan"),
        fc.constantFrom("write" as const, "maintain" as const, "admin" as const),
      ),
      escalate: fc.array(word),
    }),
    duplicates: fc.record({
      ask: fc.boolean(),
      threshold: fc.double({ min: 0.5, max: 1, noNaN: true }),
      days: fc.integer({ min: 1, max: 365 }),
    }),
    budget: fc.record({
      ...{ molecule: allowance, convoy: allowance, day: allowance, town: allowance },
      prices: fc.dictionary(fc.constantFrom("model-a", "model b"), price),
    }),
    dashboard: fc.boolean(),
    paths: fc.record({
      allow: fc.uniqueArray(fc.constantFrom(".github/workflows/docs.yml", "a b/**", "*.md")),
    }),
    policy: fc.record({
      maxFiles: fc.integer({ min: 1, max: 299 }),
      maxFileKilobytes: fc.integer({ min: 1, max: 100_000 }),
      maxKilobytes: fc.integer({ min: 1, max: 1_000_000 }),
      refuse: fc.uniqueArray(fc.constantFrom("link", "binary")),
      flag: fc.uniqueArray(fc.constantFrom("file-size", "action-file")),
    }),
  },
  {
    requiredKeys: [
      ...(["agent", "isolation", "verify", "review", "limits", "refinery"] as const),
      ...(["plan", "judge", "commands", "duplicates", "budget"] as const),
      ...(["dashboard", "paths", "policy"] as const),
    ],
  },
);

describe("a config", () => {
  test("needs little; the rest has defaults", () => {
    expect(
      parseConfig("agent: {command: ./agent}\nverify: {commands: npm test}\nlimits:\n"),
    ).toEqual({
      ok: true,
      value: {
        agent: {
          use: "command",
          command: "./agent",
          choose: [],
          turns: 500,
          env: [],
          timeoutMinutes: 30,
          silentMinutes: 15,
          saveMinutes: 10,
        },
        isolation: "user",
        verify: { setup: [], commands: ["npm test"], timeoutMinutes: 30, regenerate: [] },
        review: "required",
        limits: {
          polecats: 5,
          perLabel: {},
          shareScope: false,
          attempts: 3,
          infraAttempts: 10,
          claimMinutes: 5,
          handoffs: 10,
          silentMinutes: 30,
          stopMinutes: 10,
          backOffSeconds: 30,
          breaker: { lostRuns: 3, withinMinutes: 10, pauseMinutes: 10 },
        },
        refinery: {
          backend: "auto",
          mode: "train",
          slots: 4,
          largestStep: 16,
          strict: "last",
          lostRuns: 3,
          repairs: 2,
        },
        plan: { auto: false, timeoutMinutes: 20 },
        judge: { criteria: false, timeoutMinutes: 20 },
        commands: { allowBots: [], permissions: {}, escalate: [] },
        duplicates: { ask: true, threshold: 0.9, days: 30 },
        budget: { molecule: {}, convoy: {}, day: {}, town: {}, prices: {} },
        dashboard: false,
        paths: { allow: [] },
        policy: {
          ...{ maxFiles: 299, maxFileKilobytes: 2048, maxKilobytes: 5120 },
          ...{ refuse: [], flag: [] },
        },
      },
    });
  });

  test("is printed so that it reads back the same", () => {
    fc.assert(
      fc.property(config, (value) => {
        expect(parseConfig(printConfig(value))).toEqual({ ok: true, value });
      }),
    );
  });
});

describe("a config that is refused", () => {
  test.each([undefined, "", "\n"])(
    "because there is none (%j) says which file to write",
    (text) => {
      const parsed = parseConfig(text);
      expect(problemsOf(text)).toEqual([
        "1: There is no `.github/cogtown.yml` on the default branch",
      ]);
      expect(parsed.ok ? "" : parsed.problems[0]?.fix).toContain(smallestConfig);
      expect(parseConfig(smallestConfig).ok).toBe(true);
    },
  );

  test("names every unknown key with its line and what was probably meant", () => {
    const text = "agent:\n  comand: x\nverfy:\n  commands: a\nfoo: 1\nlimits:\n  claim-minute: 3";
    expect(problemsOf(text)).toEqual([
      "2: `agent.comand` is not known; did you mean `command`?",
      "3: `verfy` is not known; did you mean `verify`?",
      "5: `foo` is not known",
      "7: `limits.claim-minute` is not known; did you mean `claim-minutes`?",
    ]);
  });

  test("names a silence that would stop a job at work", () => {
    const text =
      "agent: {command: x, save-minutes: 20}\nverify: {commands: y}\nlimits:\n  silent-minutes: 30";
    expect(problemsOf(text)).toEqual([
      "4: `limits.silent-minutes` (30) is less than twice `agent.save-minutes` (20)",
    ]);
  });

  test("names what is wrong with files that are made anew", () => {
    const rules = (...lines: string[]) =>
      problemsOf(
        ["agent: {command: x}", "verify:", "  commands: y", "  regenerate:", ...lines].join("\n"),
      );
    expect(rules("    - files: a.lock", "    - {file: b.lock, command: make}")).toEqual([
      "5: `verify.regenerate.0.command` is missing",
      "6: `verify.regenerate.1.file` is not known; did you mean `files`?",
    ]);
    expect(rules("    - command: make", "      files: [/etc/passwd, '!x']")).toMatchObject([
      expect.stringContaining("6: The path pattern `/etc/passwd` is absolute"),
      expect.stringContaining("6: The path pattern `!x`"),
    ]);
    expect(rules("    - {files: [], command: make}")).toMatchObject([
      expect.stringContaining("name at least one pattern"),
    ]);
  });

  test("names what is missing", () => {
    expect(problemsOf("agent:\n  env: [A]\n")).toEqual([
      "1: `agent.command` does not fit: nobody works; name a coding agent with `use`, or a program with `command`",
      "1: `verify` is missing",
    ]);
    expect(problemsOf("# nothing yet")).toEqual(["1: The file is empty"]);
  });

  test("names rules that ask for a program that nobody named, and keys that an agent would see", () => {
    const text = [
      "agent:",
      "  use: claude",
      "  key: MY_KEY",
      "  env: [MY_KEY, OTHER_KEY]",
      "  choose:",
      "    - {attempt: 2, use: command}",
      "    - role: judge",
      "      key: OTHER_KEY",
      "    - {label: ui, use: claud}",
    ].join("\n");
    const verify = "\nverify: {commands: y}";
    expect(problemsOf(text + verify)).toEqual([
      expect.stringContaining("9: `agent.choose.2.use` does not fit"),
    ]);
    expect(problemsOf(text.replace("claud}", "codex}") + verify)).toEqual([
      "3: `agent.env` would show the agent `MY_KEY`, the key of its model",
      "6: `use: command` without a `command`",
      "8: `agent.env` would show the agent `OTHER_KEY`, the key of its model",
    ]);
  });

  const body = "agent: {command: x}\nverify: {commands: y}\n";
  test.each([
    ["limits: {polecats: many}", "3: `limits.polecats` does not fit"],
    ["limits:\n  attempts: 0", "4: `limits.attempts` does not fit"],
    ["review: maybe", "3: `review` does not fit"],
    ["base: a b", "3: `base` does not fit"],
    ["paths: {allow: 3}", "3: `paths.allow` does not fit: a text or a list of texts is expected"],
    ["policy: {refuse: [scope]}", "3: `policy.refuse` does not fit: only these rules can be set"],
    ["paths:\n  allow: ['!x', ../y]", "4: The path pattern `!x` says what must not change"],
    ["agent: {}", "3: This is no YAML: Map keys must be unique"],
    ["limits: &a {}\npaths: *a", "4: This is no YAML: aliases (`*name`) are not read"],
    ["review: [", "1: This is no YAML"],
    ["x: " + "[".repeat(50_000), "1: This is no YAML"],
    ["#".repeat(100_000), "1: The file has more than 100000 characters"],
  ])("because of %j", (line, problem) => {
    expect(
      problemsOf(body + line)[0]?.replace(/^\d+(?=: This is no YAML: (?!Map|alias))/, "1"),
    ).toMatch(new RegExp(`^${problem.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`));
  });

  test.each(["GITHUB_TOKEN", "ACTIONS_RUNTIME_TOKEN", "github_token"])(
    "because it would show %s to an agent",
    (token) => {
      const text = `agent: {command: x, env: [${token}]}\nverify: {commands: y}`;
      expect(problemsOf(text)).toEqual([
        "1: `agent.env` does not fit: the job's own tokens are never shown to an agent",
      ]);
    },
  );
});
