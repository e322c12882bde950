import { expect, test } from "vitest";
import type { OctokitLike } from "../../../app/github/connection.ts";
import { createGauge } from "../../../app/hosts/readiness.ts";

const noon = Date.parse("2030-01-01T12:00:00Z");

/** A GitHub that answers `GET /app` in this way; `wait` moves the clock. */
function openGauge(
  answer: () => { date?: string; installations?: number } | "nothing",
  patience = 10_000,
) {
  let now = noon;
  let asked = 0;
  const request = () => {
    asked += 1;
    const said = answer();
    if (said === "nothing") return new Promise<object>(() => undefined);
    const { date, installations = 1 } = said;
    return Promise.resolve({
      headers: date === undefined ? {} : { date },
      data: { html_url: "https://github.com/apps/cogtown", installations_count: installations },
    });
  };
  const gauge = createGauge({
    appId: 7,
    githubUrl: "https://api.github.com",
    clock: {
      now: () => new Date(now),
      sleep: () => new Promise((resolve) => setTimeout(resolve, patience).unref()),
    },
    octokit: () => Promise.resolve(pretend(request)),
  });
  const wait = (seconds: number) => {
    now += seconds * 1000;
  };
  return { gauge, wait, asked: () => asked };
}

/** The little of the client that is called. */
function pretend(request: () => Promise<object>): OctokitLike {
  const octokit = { request, graphql: request };
  if (!isOctokit(octokit)) throw new Error("Not to be");
  return octokit;
}
const isOctokit = (value: object): value is OctokitLike => "request" in value;

const saying = (words: RegExp | string): unknown =>
  typeof words === "string" ? expect.stringContaining(words) : expect.stringMatching(words);

const refuse = (status: number, message: string) => () => {
  throw Object.assign(new Error(message), { status, response: { headers: {} } });
};

test("an App that GitHub knows is ready, and GitHub hears of it twice a minute at most", async () => {
  const { gauge, wait, asked } = openGauge(() => ({}));
  expect(await gauge.read()).toEqual({ kind: "ready" });
  wait(29);
  await Promise.all([gauge.read(), gauge.read()]);
  expect(asked()).toBe(1);
  wait(1);
  await Promise.all([gauge.read(), gauge.read()]);
  expect(asked()).toBe(2);
});

test.each([
  [401, "A JSON web token could not be decoded", /refuses the private key .*Make a new one/],
  [404, "Integration not found", /no App 7 at https:\/\/api\.github\.com.*check APP_ID/],
  [403, "This App has been suspended", /lets the App not in .*suspended/],
])("what GitHub refuses with %i is told with what to do", async (status, message, words) => {
  const { gauge } = openGauge(refuse(status, message));
  expect(await gauge.read()).toEqual({ kind: "refused", why: saying(words) });
});

test("a clock that is wrong is told by how much", async () => {
  const { gauge } = openGauge(() => ({ date: new Date(noon - 300_000).toUTCString() }));
  const why = saying("clock is 300 s ahead of GitHub's: set it by NTP");
  expect(await gauge.read()).toEqual({ kind: "clock-skewed", why });
});

test("an App that nobody has installed any more is ready, and says where to install it", async () => {
  const { gauge } = openGauge(() => ({ installations: 0 }));
  const note = saying("installed nowhere, or no longer: install it at https://");
  expect(await gauge.read()).toEqual({ kind: "ready", note });
});

test("an outage makes nobody ready who was not, and unready nobody who was", async () => {
  let isOut = true;
  const { gauge, wait } = openGauge(() => {
    if (isOut) refuse(503, "No server is available")();
    return {};
  });
  expect(await gauge.read()).toMatchObject({
    kind: "starting",
    why: saying("no answer"),
  });
  isOut = false;
  wait(5);
  expect(await gauge.read()).toEqual({ kind: "ready" });
  isOut = true;
  wait(30);
  expect(await gauge.read()).toMatchObject({
    kind: "ready",
    note: saying("no answer that can be used"),
  });
});

test("a request that never gets its turn keeps nobody who asks waiting", async () => {
  const { gauge } = openGauge(() => "nothing", 0);
  expect(await gauge.read()).toEqual({ kind: "starting", why: saying("none within 5 s") });
});

test("one that ends is ready no more", async () => {
  const { gauge } = openGauge(() => ({}));
  gauge.close();
  expect(await gauge.read()).toMatchObject({ kind: "closing" });
});
