import type { Price } from "../config/config.ts";

export type Prices = Readonly<Record<string, Price>>;

/**
 * Dollars per million tokens, written down on 2026-11-26 from what the price pages of the vendors (linked in
 * docs/costs.md) were quoted to say in September to November 2026. They change often, and `budget.prices` goes before
 * them. Where a page has several prices for a model: an offer that ends is not counted, cache writes are those for five
 * minutes, and a price that depends on the length of a prompt is that of short ones, but for Claude Haiku 5.5, whose
 * short ones (up to 100,000 tokens) are too short for work on a repository.
 */
export const prices: Prices = {
  "claude-fable-5-1": { input: 10, output: 50, cacheRead: 0.25, cacheWrite: 12.5 },
  "claude-fable-5": { input: 10, output: 50, cacheRead: 1, cacheWrite: 12.5 },
  "claude-opus-5-5": { input: 4, output: 20, cacheRead: 0.2, cacheWrite: 5 },
  "claude-opus-5": { input: 5, output: 25, cacheRead: 0.5, cacheWrite: 6.25 },
  "claude-opus-4-8": { input: 5, output: 25, cacheRead: 0.5, cacheWrite: 6.25 },
  "claude-opus-4-7": { input: 5, output: 25, cacheRead: 0.5, cacheWrite: 6.25 },
  "claude-opus-4-6": { input: 5, output: 25, cacheRead: 0.5, cacheWrite: 6.25 },
  "claude-opus-4-5": { input: 5, output: 25, cacheRead: 0.5, cacheWrite: 6.25 },
  "claude-opus-4-1": { input: 15, output: 75, cacheRead: 1.5, cacheWrite: 18.75 },
  "claude-opus-4": { input: 15, output: 75, cacheRead: 1.5, cacheWrite: 18.75 },
  "claude-sonnet-5-5": { input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5 },
  "claude-sonnet-5": { input: 2, output: 10, cacheRead: 0.2, cacheWrite: 2.5 },
  "claude-sonnet-4-6": { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 },
  "claude-sonnet-4-5": { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 },
  "claude-sonnet-4": { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 },
  "claude-haiku-5-5": { input: 0.5, output: 2.5, cacheRead: 0.05, cacheWrite: 0.625 },
  "claude-haiku-4-5": { input: 1, output: 5, cacheRead: 0.1, cacheWrite: 1.25 },
  "gpt-6.1-sol": { input: 2, output: 10, cacheRead: 0.1, cacheWrite: 2.5 },
  "gpt-6-astra": { input: 10, output: 50, cacheRead: 1, cacheWrite: 12.5 },
  "gpt-6-sol": { input: 2, output: 10, cacheRead: 0.2, cacheWrite: 2.5 },
  "gpt-6-luna": { input: 0.1, output: 0.5, cacheRead: 0.01, cacheWrite: 0.125 },
  "gpt-5.6-sol": { input: 5, output: 30, cacheRead: 0.5, cacheWrite: 6.25 },
  "gpt-5.6-terra": { input: 2, output: 12, cacheRead: 0.2, cacheWrite: 2.5 },
  "gpt-5.6-luna": { input: 0.2, output: 1.2, cacheRead: 0.02, cacheWrite: 0.25 },
  "gpt-5.5": { input: 5, output: 30, cacheRead: 0.5 },
  "gpt-5.4": { input: 2.5, output: 15, cacheRead: 0.25 },
  "gpt-5.4-mini": { input: 0.75, output: 4.5, cacheRead: 0.075 },
  "gpt-5.4-nano": { input: 0.2, output: 1.25, cacheRead: 0.02 },
  "gpt-5.3-codex": { input: 1.75, output: 14, cacheRead: 0.175 },
  "gpt-5.2-codex": { input: 1.75, output: 14, cacheRead: 0.175 },
  "gpt-5.2": { input: 1.75, output: 14, cacheRead: 0.175 },
  "gpt-5.1-codex-max": { input: 1.25, output: 10, cacheRead: 0.125 },
  "gpt-5.1-codex-mini": { input: 0.25, output: 2, cacheRead: 0.025 },
  "gpt-5.1-codex": { input: 1.25, output: 10, cacheRead: 0.125 },
  "gpt-5.1": { input: 1.25, output: 10, cacheRead: 0.125 },
  "gpt-5-codex": { input: 1.25, output: 10, cacheRead: 0.125 },
  "gpt-5-mini": { input: 0.25, output: 2, cacheRead: 0.025 },
  "gpt-5-nano": { input: 0.05, output: 0.4, cacheRead: 0.005 },
  "gpt-5": { input: 1.25, output: 10, cacheRead: 0.125 },
  "gemini-3.8-flash": { input: 1.5, output: 7.5 },
  "gemini-3.5-flash": { input: 1.5, output: 9 },
  "gemini-3.5-flash-lite": { input: 0.3, output: 2.5 },
  "gemini-3.1-pro-preview": { input: 2, output: 12 },
  "gemini-3-flash-preview": { input: 0.5, output: 3 },
  "gemini-2.5-pro": { input: 1.25, output: 10 },
  "gemini-2.5-flash": { input: 0.3, output: 2.5 },
  "gemini-2.5-flash-lite": { input: 0.1, output: 0.4 },
};

/** How gateways write whose a model is. */
const vendor = /^(?:anthropic|openai|google|models)\//;

/** What may follow a model's name without making it another model: a date, a build, `latest`. */
const version =
  /^[-@](?:\d{8}|\d{4}-\d{2}-\d{2}|\d{3,4}|latest|preview-\d{2}-\d{2,4})(?:-v\d+(?::\d+)?)?$/;

/**
 * The price of a model: by its exact name, else by the longest name that it is a version of (`claude-sonnet-4-5-20250929`
 * is `claude-sonnet-4-5`; `gpt-5-mini` is not `gpt-5`). `configured` goes before the table. Undefined: nobody knows.
 */
export function priceOf(model: string, configured: Prices): Price | undefined {
  const names = [model, model.toLowerCase().replace(vendor, "")];
  const known = [configured, prices].flatMap((table) => Object.entries(table));
  const fitting = known.filter(([name]) => names.some((each) => isVersionOf(each, name)));
  return fitting.toSorted(([a], [b]) => b.length - a.length)[0]?.[1];
}

function isVersionOf(model: string, name: string): boolean {
  return model === name || (model.startsWith(name) && version.test(model.slice(name.length)));
}
