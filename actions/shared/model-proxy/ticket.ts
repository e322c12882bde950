import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** What an agent shows instead of the key: worth nothing anywhere else, and nothing after the attempt. */
export function drawTicket(): string {
  return `cogtown-${randomBytes(32).toString("base64url")}`;
}

/** Where the model APIs expect a key; a Gemini client may put it into the query instead. */
export const keyHeaders = ["x-api-key", "authorization", "x-goog-api-key", "api-key"] as const;

/**
 * Whether a request shows the ticket, wherever its API has its key. Another credential beside it is refused as well:
 * nobody can then wonder which of two was looked at. Takes the same time for every wrong one.
 */
export function showsTicket(
  ticket: string,
  rawHeaders: readonly string[],
  query: URLSearchParams,
): boolean {
  const shown = [...credentialsIn(rawHeaders), ...query.getAll("key")];
  const isRight = shown.map((each) => isSame(each, ticket));
  return isRight.length > 0 && isRight.every(Boolean);
}

function credentialsIn(rawHeaders: readonly string[]): readonly string[] {
  return rawHeaders.flatMap((name, index) => {
    const value = rawHeaders[index + 1];
    if (index % 2 === 1 || value === undefined) return [];
    if (!keyHeaders.some((each) => each === name.toLowerCase())) return [];
    return [value.replace(/^Bearer +/i, "")];
  });
}

const isSame = (a: string, b: string) => timingSafeEqual(digest(a), digest(b));

const digest = (text: string) => createHash("sha256").update(text).digest();
