import { z } from "zod";

const Question = z.object({ query: z.string() });

/** What kind of request this is: method and path without the names in it, or what a GraphQL document asks for. */
export function nameCall(method: string, url: string, body: string): string {
  const [path = "/"] = url.split("?");
  if (path !== "/graphql") return `${method} ${templateOf(path)}`;
  const parsed = Question.safeParse(parseJson(body));
  return parsed.success ? nameDocument(parsed.data.query) : "unreadable GraphQL";
}

/** `query Name`, or the mutations in the order in which they are sent. */
function nameDocument(query: string): string {
  const mutations = [...query.matchAll(/^\s+\w+: (\w+)\(input:/gm)].map(([, name]) => name);
  if (mutations.length > 0) return `mutation ${[...new Set(mutations)].join(" + ")}`;
  return /\bquery \w+/.exec(query)?.[0] ?? "query";
}

const templateOf = (path: string) =>
  decodeURIComponent(path)
    .replace(/^\/repos\/[^/]+\/[^/]+/, "")
    .replace(/\/[0-9a-f]{40}(?=\/|$|\.)/g, "/{sha}")
    .replace(/\/\d+(?=\/|$)/g, "/{n}")
    .replace(/\/collaborators\/[^/]+/, "/collaborators/{login}")
    .replace(/\/compare\/.*/, "/compare/{range}");

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
