import type { ModelApi } from "./endpoints.ts";
import { keyHeaders } from "./ticket.ts";

/**
 * What of an agent's headers goes on: what says how to read the body, and which version of the API is meant. An
 * organisation or project to be billed, a forged origin, cookies, and all that belongs to one connection only do not.
 */
const passes = [
  "accept",
  "content-type",
  "user-agent",
  "anthropic-version",
  "anthropic-beta",
  "openai-beta",
  "x-goog-api-client",
  "x-app",
  "originator",
];

export function forwardedHeaders(
  api: ModelApi,
  key: string,
  received: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const passed = passes.flatMap((name): [string, string][] => {
    const value = received[name];
    return typeof value === "string" ? [[name, value]] : [];
  });
  return { ...Object.fromEntries(passed), "accept-encoding": "identity", ...keyHeader(api, key) };
}

function keyHeader(api: ModelApi, key: string): Record<string, string> {
  switch (api) {
    case "anthropic":
      return { "x-api-key": key };
    case "openai":
      return { authorization: `Bearer ${key}` };
    case "gemini":
      return { "x-goog-api-key": key };
  }
}

/** What of the API's headers goes back: how to read the answer, its name, and the limits of the key. */
const comesBack =
  /^(?:content-type|cache-control|date|request-id|x-request-id|retry-after|retry-after-ms|x-should-retry|openai-(?:model|version|processing-ms)|anthropic-ratelimit-[\w-]+|x-ratelimit-[\w-]+)$/;

/** Some servers repeat what they were sent: a header that has the key in it does not come back. */
export function returnedHeaders(
  key: string,
  received: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const kept = Object.entries(received).flatMap(([name, value]): [string, string][] =>
    typeof value === "string" && comesBack.test(name) && !value.includes(key)
      ? [[name, value]]
      : [],
  );
  return Object.fromEntries(kept);
}

/** Headers that decide who asks, how long the body is and where it goes: two of one kind are two meanings. */
const single = [...keyHeaders, "content-length", "transfer-encoding", "host", "content-type"];

/** What is wrong with a request before anybody looks at what it asks; undefined: nothing. */
export function findSmuggling(rawHeaders: readonly string[]): string | undefined {
  const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const twice = single.find((name) => names.filter((each) => each === name).length > 1);
  if (twice !== undefined) return `it has the header ${twice} twice`;
  if (names.includes("content-encoding")) return "its body is encoded";
  return undefined;
}
