import { expect, test } from "vitest";
import { hostOptions, readSettings } from "../../../app/hosts/settings.ts";
import { makeFolder } from "../cli/temp-folder.ts";
import { privateKey } from "./app-town.ts";

const needed = { APP_ID: "7", PRIVATE_KEY: privateKey, WEBHOOK_SECRET: "nobody guesses this" };

async function problemsOf(variables: Readonly<Record<string, string>>, folder = "/") {
  const reading = await readSettings(variables, folder);
  return reading.ok ? [] : reading.problems;
}

test("three settings are enough, and nothing is exposed by accident", async () => {
  expect(await readSettings(needed, "/")).toEqual({
    ok: true,
    settings: {
      appId: 7,
      privateKey,
      webhookSecret: "nobody guesses this",
      githubUrl: "https://api.github.com",
      host: "127.0.0.1",
      port: 3000,
      logLevel: "info",
      logFormat: undefined,
      redisUrl: undefined,
      shutdownSeconds: 25,
      patrolMinutes: 15,
    },
  });
});

test("everything that is wrong is named at once, each with what to do, and no secret is shown", async () => {
  const problems = await problemsOf({
    APP_ID: "Iv1.0123",
    PRIVATE_KEY: "ghp_secret",
    WEBHOOK_SECRET: "short",
    PORT: "http",
    LOG_LEVEL: "loud",
    GHE_HOST: "github example com",
    REDIS_URL: "redis.example.com",
    PATROL_MINUTES: "often",
  });
  expect(problems.map((problem) => problem.split(/[: ]/)[0])).toEqual([
    "APP_ID",
    "WEBHOOK_SECRET",
    "PORT",
    "LOG_LEVEL",
    "REDIS_URL",
    "PATROL_MINUTES",
    "PRIVATE_KEY",
    "GHE_HOST",
  ]);
  expect(problems.join()).not.toMatch(/ghp_secret|"short"/);
});

test("nothing set is told as all that is missing", async () => {
  const problems = await problemsOf({ APP_ID: " ", WEBHOOK_SECRET: "" });
  expect(problems.map((problem) => problem.split(":")[0])).toEqual([
    "APP_ID",
    "WEBHOOK_SECRET",
    "PRIVATE_KEY_PATH",
  ]);
});

test("the secret that Probot takes where there is none is refused: everybody can sign with it", async () => {
  expect(await problemsOf({ ...needed, WEBHOOK_SECRET: "development" })).toHaveLength(1);
});

test("the key may be in a file, which is named with its reason when it cannot be read", async () => {
  const folder = await makeFolder({ "app.pem": privateKey });
  const { PRIVATE_KEY: _key, ...others } = needed;
  expect(await problemsOf({ ...others, PRIVATE_KEY_PATH: "app.pem" }, folder)).toEqual([]);
  const [problem] = await problemsOf({ ...others, PRIVATE_KEY_PATH: "gone.pem" }, folder);
  expect(problem).toMatch(/gone\.pem cannot be read \(ENOENT\): check that it is there/);
});

test.each([
  [{ GHE_HOST: "github.example.com" }, "https://github.example.com/api/v3", true],
  [
    { GITHUB_API_URL: "https://github.example.com/api/v3/" },
    "https://github.example.com/api/v3",
    true,
  ],
  [{ GITHUB_API_URL: "http://127.0.0.1:4000" }, "http://127.0.0.1:4000", false],
])(
  "GitHub is where it is said to be, and spared unless it is one's own: %j",
  async (said, url, isSpared) => {
    const reading = await readSettings({ ...needed, ...said }, "/");
    const options = reading.ok ? hostOptions(reading.settings) : undefined;
    expect([options?.githubUrl, options?.throttle]).toEqual([url, isSpared]);
  },
);

test("the App's key goes over no line that others can read", async () => {
  const [problem] = await problemsOf({
    ...needed,
    GHE_HOST: "ghe.example.com",
    GHE_PROTOCOL: "http",
  });
  expect(problem).toMatch(
    /^GHE_HOST: http:\/\/ghe\.example\.com\/api\/v3 must be an https address/,
  );
});
