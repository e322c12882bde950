import type { Price } from "../config/config.ts";
import type { Usage } from "../molecule/record.ts";
import { type Prices, priceOf } from "./prices.ts";

type Tokens = NonNullable<Usage["tokens"]>;

/** What somebody says of a turn, before anybody has looked for a price. */
export type Reported = Omit<Usage, "source">;

/** What it cost in dollars. That it is not known is no reason to take it for nought. */
export type Cost =
  | {
      readonly kind: "known";
      readonly dollars: number;
      readonly source: Exclude<Usage["source"], "unknown">;
    }
  | { readonly kind: "unknown" };

/**
 * The dollars that were reported, else the tokens by the price of the model. An agent that reports no dollars for tokens
 * that it used has no price for its model, and is not believed. Of several models in one usage no price is known.
 */
export function costOf(usage: Reported | Usage, configured: Prices): Cost {
  const { model, tokens, dollars } = usage;
  if (dollars !== undefined && "source" in usage && usage.source !== "reported")
    return { kind: "known", dollars, source: usage.source === "metered" ? "metered" : "priced" };
  if (dollars !== undefined && (dollars > 0 || tokensOf(usage) === 0))
    return { kind: "known", dollars, source: "reported" };
  if (tokens === undefined) return { kind: "unknown" };
  if (tokensOf(usage) === 0) return { kind: "known", dollars: 0, source: "priced" };
  const price = model === undefined ? undefined : priceOf(model, configured);
  return price === undefined
    ? { kind: "unknown" }
    : { kind: "known", dollars: dollarsFor(tokens, price), source: "priced" };
}

/** All tokens together, those of caches included; undefined: nobody told. */
export function tokensOf({ tokens }: Reported): number | undefined {
  return tokens === undefined
    ? undefined
    : tokens.input + tokens.output + tokens.cacheRead + tokens.cacheWrite;
}

/** What has no price of its own costs what input costs. In steps of a millionth of a dollar, upwards. */
function dollarsFor(tokens: Tokens, price: Price): number {
  const { input, output, cacheRead = input, cacheWrite = input } = price;
  const millionths =
    tokens.input * input +
    tokens.output * output +
    tokens.cacheRead * cacheRead +
    tokens.cacheWrite * cacheWrite;
  return Math.max(0, Math.ceil(millionths - 1e-6)) / 1e6;
}

/** What was reported of one turn, with its dollars where they can be known, and where they come from. */
export function priced({ dollars, ...reported }: Reported, configured: Prices): Usage {
  const cost = costOf({ ...reported, dollars }, configured);
  return {
    ...reported,
    ...(cost.kind === "known"
      ? { dollars: cost.dollars, source: cost.source }
      : { source: "unknown" }),
  };
}

/** What we counted ourselves: nobody's word, but for the price of the model. */
export function metered(counted: Omit<Reported, "dollars">, configured: Prices): Usage {
  const usage = priced(counted, configured);
  return usage.source === "priced" ? { ...usage, source: "metered" } : usage;
}

/** A turn of which nothing was told. */
export const untold: Usage = { source: "unknown" };

const noTokens: Tokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };

/**
 * What turns used together: known where it is known of every one. No turn at all cost nothing, and that is known.
 */
export function sumUsage(turns: readonly Usage[]): Usage {
  const agents = namesIn(turns.map(({ agent }) => agent));
  const models = namesIn(turns.map(({ model }) => model));
  const requests = turns.flatMap((turn) => turn.turns ?? []);
  const dollars = turns.flatMap((turn) => turn.dollars ?? []);
  const tokens = turns.flatMap((turn) => turn.tokens ?? []);
  const areDollarsKnown = dollars.length === turns.length;
  return {
    ...(agents === "" ? {} : { agent: agents }),
    ...(models === "" ? {} : { model: models }),
    ...(requests.length === 0 ? {} : { turns: requests.reduce((a, b) => a + b, 0) }),
    ...(tokens.length === turns.length ? { tokens: tokens.reduce(addTokens, noTokens) } : {}),
    ...(areDollarsKnown ? { dollars: sumDollars(dollars) } : {}),
    source: areDollarsKnown ? sourceOfAll(turns) : "unknown",
  };
}

const namesIn = (names: readonly (string | undefined)[]) =>
  [...new Set(names.flatMap((name) => name ?? []))].join(", ");

function sourceOfAll(turns: readonly Usage[]): Usage["source"] {
  const isAll = (source: Usage["source"]) =>
    turns.length > 0 && turns.every((turn) => turn.source === source);
  return (["reported", "metered"] as const).find(isAll) ?? "priced";
}

function addTokens(a: Tokens, b: Tokens): Tokens {
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
  };
}

/** To a millionth of a dollar, so that sums of decimals are decimals. */
export function sumDollars(dollars: readonly number[]): number {
  return Math.round(dollars.reduce((a, b) => a + b, 0) * 1e6) / 1e6;
}
