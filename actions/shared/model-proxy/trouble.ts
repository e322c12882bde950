import { z } from "zod";
import { parseJson } from "#core/text/json.ts";

/** What the model API itself said no to, so that nobody has to guess it from the words of a command line. */
export type Trouble =
  /** The key is not good, or not for this model. */
  | { readonly kind: "unauthorised"; readonly status: 401 | 403 }
  /** `until` is undefined where the API did not say. */
  | { readonly kind: "rate-limited"; readonly status: number; readonly until: Date | undefined }
  | { readonly kind: "unreachable"; readonly words: string };

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** The trouble in an answer of the API; undefined: none that matters to more than one question. `body` may be cut. */
export function findTrouble(
  status: number,
  headers: Headers,
  body: string,
  now: Date,
): Trouble | undefined {
  if (status === 401 || status === 403) return { kind: "unauthorised", status };
  // 529: Anthropic's own status for being overloaded (docs.claude.com, "Errors").
  if (status === 429 || status === 529)
    return { kind: "rate-limited", status, until: findReset(headers, body, now) };
  return undefined;
}

/** `retry-after` is the API's own advice; without it the latest reset of a limit of which nothing is left. */
function findReset(headers: Headers, body: string, now: Date): Date | undefined {
  const after = retryAfterMs(headers, now) ?? retryDelayMs(body);
  if (after !== undefined) return new Date(now.getTime() + after);
  const resets = Object.keys(headers).flatMap((name) => resetOf(headers, name, now) ?? []);
  if (resets.length === 0) return undefined;
  return new Date(Math.max(...resets.map((reset) => reset.getTime())));
}

function retryAfterMs(headers: Headers, now: Date): number | undefined {
  const exact = Number(headers["retry-after-ms"] ?? Number.NaN);
  if (Number.isFinite(exact)) return Math.max(0, exact);
  const text = headers["retry-after"];
  if (typeof text !== "string") return undefined;
  if (/^\d+(?:\.\d+)?$/.test(text.trim())) return Number(text) * 1_000;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : Math.max(0, moment - now.getTime());
}

const patterns = [
  /^anthropic-ratelimit-(?:[\w-]+)-reset$/,
  /^x-ratelimit-reset-(?:requests|tokens|[\w-]+)$/,
] as const;

function resetOf(headers: Headers, name: string, now: Date): Date | undefined {
  const value = headers[name];
  if (typeof value !== "string" || !patterns.some((pattern) => pattern.test(name)))
    return undefined;
  const remaining = headers[remainingName(name)];
  if (remaining !== undefined && Number(remaining) > 0) return undefined;
  return momentOf(value, now);
}

const remainingName = (name: string) =>
  name.startsWith("anthropic-")
    ? name.replace(/-reset$/, "-remaining")
    : name.replace("-reset-", "-remaining-");

/** Anthropic writes a moment (RFC 3339), OpenAI a time to wait, like `1m30.5s` or `120ms`. */
function momentOf(value: string, now: Date): Date | undefined {
  const wait = durationMs(value);
  if (wait !== undefined) return new Date(now.getTime() + wait);
  const moment = new Date(value);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}

const unitsMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

function durationMs(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(text)) return undefined;
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)].reduce(
    (sum, [, count, unit = "ms"]) => sum + Number(count) * (unitsMs[unit] ?? 0),
    0,
  );
}

const Retry = z.object({
  error: z.object({ details: z.array(z.object({ retryDelay: z.string().optional() })) }),
});

/** Google says it in the body (google.rpc.RetryInfo). */
function retryDelayMs(body: string): number | undefined {
  const parsed = Retry.safeParse(parseJson(body));
  if (!parsed.success) return undefined;
  return parsed.data.error.details
    .flatMap(({ retryDelay }) => durationMs(retryDelay ?? "") ?? [])
    .at(0);
}
