import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Town } from "../index.ts";
import type { PassNote } from "../pass-note.ts";
import { subscribedEvents } from "../webhook/route.ts";
import type { Delivery } from "./front-door.ts";
import type { LimitNote, RequestNote } from "./http-meter.ts";

/**
 * What a host counts, for Prometheus. No label ever names a repository, an account or an issue: whoever may read the
 * numbers need not know what is private, and the number of series stays what it is.
 */
export interface Metrics {
  readonly contentType: string;
  /** Prometheus's text format. */
  render(): Promise<string>;
  /** Names of what is counted, without the process's own. */
  readonly names: readonly string[];
  readonly hear: (delivery: Delivery) => void;
  readonly tell: (note: PassNote) => void;
  readonly asked: (note: RequestNote) => void;
  readonly patrolled: (outcome: "done" | "failed") => void;
  /** Whose queues are measured. */
  readonly watch: (town: Pick<Town, "load">) => void;
}

export interface MetricsOptions {
  readonly now: () => Date;
  /** Also what Node says of the process: memory, CPU, event loop. */
  readonly ofProcess: boolean;
}

/** Any sender may call an event anything: only names that are GitHub's for us become labels. */
const knownEvents = new Set([
  ...subscribedEvents,
  "installation",
  "installation_repositories",
  "installation_target",
  "github_app_authorization",
  "ping",
]);

const methods = new Set(["GET", "POST", "PATCH", "PUT", "DELETE"]);

export function createMetrics({ now, ofProcess }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = (name: string, help: string, labelNames: string[]) =>
    new Counter({ name: `cogtown_${name}`, help, labelNames, registers });
  const deliveries = counter("webhooks_total", "Webhooks by event and answer.", [
    "event",
    "status",
  ]);
  const passes = counter("passes_total", "Rounds of passes by kind of key and what came of them.", [
    "key",
    "outcome",
  ]);
  const effects = counter("effects_total", "Effects by kind and what came of them.", [
    "effect",
    "outcome",
  ]);
  const patrols = counter("patrols_total", "Patrols over every installed repository.", ["outcome"]);
  const requests = new Histogram({
    name: "cogtown_github_request_seconds",
    help: "Requests to GitHub until the head of the answer; status 0: none came.",
    labelNames: ["api", "method", "status"],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const limits = gaugeLimits(registers, now);
  const towns: Pick<Town, "load">[] = [];
  gaugeQueues(registers, () => towns.flatMap((town) => town.load()));
  const names = registry.getMetricsAsArray().map(({ name }) => name);
  if (ofProcess) collectDefaultMetrics({ register: registry });
  return {
    contentType: registry.contentType,
    render: () => registry.metrics(),
    names,
    hear: ({ event, status }) => {
      deliveries.inc({ event: knownEvents.has(event) ? event : "other", status: String(status) });
    },
    tell: (note) => {
      passes.inc({ key: note.key.kind, outcome: outcomeOf(note) });
      for (const [effect, outcome] of effectsOf(note)) effects.inc({ effect, outcome });
    },
    asked: ({ api, method, status, seconds, limit }) => {
      const known = methods.has(method) ? method : "other";
      requests.observe({ api, method: known, status: String(status) }, seconds);
      if (limit !== undefined) limits.set(`${limit.resource} ${limit.caller}`, limit);
    },
    patrolled: (outcome) => {
      patrols.inc({ outcome });
    },
    watch: (town) => {
      towns.push(town);
    },
  };
}

type PassOutcome = "acted" | "nothing-to-do" | "waits" | "failed";

function outcomeOf(note: PassNote): PassOutcome {
  switch (note.kind) {
    case "played":
      return note.effects.length > 0 ? "acted" : "nothing-to-do";
    case "waits":
    case "failed":
      return note.kind;
  }
}

/** They are told as in `dispatch: created`. */
const effectsOf = (note: PassNote): readonly (readonly [string, string])[] =>
  note.kind === "played"
    ? note.effects.map((text) => {
        const [effect = "", outcome = ""] = text.split(": ");
        return [effect, outcome] as const;
      })
    : [];

/** Every installation has limits of its own: the lowest is the one that hurts. Those that were reset since say nothing. */
function gaugeLimits(registers: Registry[], now: () => Date): Map<string, LimitNote> {
  const limits = new Map<string, LimitNote>();
  new Gauge({
    name: "cogtown_github_rate_limit_remaining",
    help: "What the installation that has least left may still ask until GitHub's next reset.",
    labelNames: ["resource"],
    registers,
    collect() {
      this.reset();
      const lowest = new Map<string, number>();
      for (const [name, { resource, remaining, resetAt }] of limits) {
        if (resetAt <= now()) limits.delete(name);
        else lowest.set(resource, Math.min(remaining, lowest.get(resource) ?? Infinity));
      }
      for (const [resource, remaining] of lowest) this.set({ resource }, remaining);
    },
  });
  return limits;
}

function gaugeQueues(registers: Registry[], load: () => ReturnType<Town["load"]>): void {
  new Gauge({
    name: "cogtown_keys",
    help: "Keys that wait for a pass, and keys that have one.",
    labelNames: ["state"],
    registers,
    collect() {
      const queues = load();
      this.set({ state: "waiting" }, sum(queues.map(({ waiting }) => waiting)));
      this.set({ state: "running" }, sum(queues.map(({ running }) => running)));
    },
  });
  new Gauge({
    name: "cogtown_repositories",
    help: "Repositories that an event or a patrol has named since the start.",
    registers,
    collect() {
      this.set(load().length);
    },
  });
}

const sum = (numbers: readonly number[]) => numbers.reduce((so, number) => so + number, 0);
