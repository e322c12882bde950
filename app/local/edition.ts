/** Which GitHub is played: where its API answers is what they differ in here. */
export type Edition = "github.com" | "enterprise-server";

/** Where REST and GraphQL begin, below the address of the whole. An Enterprise Server has nothing of its API at its root. */
export const apiPaths = {
  "github.com": { rest: "", graphql: "/graphql" },
  "enterprise-server": { rest: "/api/v3", graphql: "/api/graphql" },
} as const satisfies Record<Edition, { readonly rest: string; readonly graphql: string }>;

/** The path that github.com has for a request to this edition's API; undefined where it leads to none. */
export function publicPath(edition: Edition, url: string): string | undefined {
  if (edition === "github.com") return url;
  const below = /^\/api(?:\/v3(?=[/?]|$)|(?=\/graphql(?:[/?]|$)))(.*)$/.exec(url)?.[1];
  return below === "" ? "/" : below;
}
