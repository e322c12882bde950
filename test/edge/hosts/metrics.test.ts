import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createMetrics } from "../../../app/hosts/metrics.ts";

const noon = new Date("2030-01-01T12:00:00Z");
const open = (now = () => noon) => createMetrics({ now, ofProcess: false });

const linesOf = async (metrics: ReturnType<typeof open>, name: string) =>
  (await metrics.render()).split("\n").filter((line) => line.startsWith(`cogtown_${name}`));

test("webhooks are counted by event and answer, under names that nobody else can choose", async () => {
  const metrics = open();
  metrics.hear({ id: "1", event: "issues", status: 200 });
  metrics.hear({ id: "2", event: "issues", status: 400 });
  metrics.hear({ id: "3", event: "whatever a stranger sends", status: 400 });
  metrics.hear({ id: "4", event: "something else", status: 400 });
  expect(await linesOf(metrics, "webhooks_total")).toEqual([
    'cogtown_webhooks_total{event="issues",status="200"} 1',
    'cogtown_webhooks_total{event="issues",status="400"} 1',
    'cogtown_webhooks_total{event="other",status="400"} 2',
  ]);
});

test("passes and effects are counted by kind and by what came of them, not by issue", async () => {
  const metrics = open();
  const key = { kind: "molecule", number: 12 } as const;
  metrics.tell({ kind: "played", key, reason: "", effects: ["dispatch: created"] });
  metrics.tell({ kind: "played", key: { ...key, number: 13 }, reason: "", effects: [] });
  metrics.tell({ kind: "waits", key, until: noon, why: "" });
  metrics.tell({ kind: "failed", key: { kind: "refinery", base: "main" }, why: "" });
  expect(await linesOf(metrics, "passes_total")).toEqual([
    'cogtown_passes_total{key="molecule",outcome="acted"} 1',
    'cogtown_passes_total{key="molecule",outcome="nothing-to-do"} 1',
    'cogtown_passes_total{key="molecule",outcome="waits"} 1',
    'cogtown_passes_total{key="refinery",outcome="failed"} 1',
  ]);
  expect(await linesOf(metrics, "effects_total")).toEqual([
    'cogtown_effects_total{effect="dispatch",outcome="created"} 1',
  ]);
});

test("the rate limit that is told is the lowest of all installations, until it is reset", async () => {
  let now = noon;
  const metrics = open(() => now);
  const ask = (caller: string, remaining: number, minutes: number) => {
    const resetAt = new Date(noon.getTime() + minutes * 60_000);
    const limit = { resource: "core", caller, remaining, resetAt };
    metrics.asked({ api: "rest", method: "GET", status: 200, seconds: 0.2, limit });
  };
  ask("ada's", 10, 5);
  ask("rob's", 4_000, 50);
  const left = () => linesOf(metrics, "github_rate_limit_remaining");
  expect(await left()).toEqual(['cogtown_github_rate_limit_remaining{resource="core"} 10']);
  now = new Date(noon.getTime() + 6 * 60_000);
  expect(await left()).toEqual(['cogtown_github_rate_limit_remaining{resource="core"} 4000']);
  expect(await metrics.render()).not.toMatch(/ada|rob/);
});

test("queues are measured when somebody asks", async () => {
  const metrics = open();
  const place = { installation: 1, owner: "ada", name: "secret-engine" };
  metrics.watch({ load: () => [{ ...place, waiting: 3, running: 1 }] });
  expect(await linesOf(metrics, "keys")).toEqual([
    'cogtown_keys{state="waiting"} 3',
    'cogtown_keys{state="running"} 1',
  ]);
  expect(await metrics.render()).not.toContain("secret-engine");
});

test("docs/hosting.md lists what is counted, all of it and nothing else", () => {
  const text = readFileSync(new URL("../../../docs/hosting.md", import.meta.url), "utf8");
  const told = [...text.matchAll(/^\| `(cogtown_\w+)`/gm)].map(([, name]) => name);
  expect(told).toEqual(open().names);
});
