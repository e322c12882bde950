/** Whose API a model is asked through. */
export type ModelApi = "anthropic" | "openai" | "gemini";

/** Where the vendors answer, each in its own documentation. */
export const vendors: Readonly<Record<ModelApi, string>> = {
  anthropic: "https://api.anthropic.com",
  openai: "https://api.openai.com",
  gemini: "https://generativelanguage.googleapis.com",
};

/** The form of a question and its answer. */
export type Wire = "messages" | "responses" | "chat" | "gemini";

export interface Endpoint {
  readonly method: "GET" | "POST" | "HEAD";
  /** `{model}` stands for one part of a path. */
  readonly path: string;
  /** `ask`: the model answers, and that is metered. `count`: counts tokens, free. `here`: the proxy answers by itself. */
  readonly kind: "ask" | "count" | "here";
  readonly wire: Wire;
  /** Names of the query's parameters that pass; all others are left out. */
  readonly query: readonly string[];
  readonly why: string;
}

/** All that passes. Whatever is not here never reaches the model API, and what it could do is nobody's to find out. */
export const endpoints: Readonly<Record<ModelApi, readonly Endpoint[]>> = {
  anthropic: [
    {
      method: "POST",
      path: "/v1/messages",
      kind: "ask",
      wire: "messages",
      query: ["beta"],
      why: "asks the model",
    },
    {
      method: "POST",
      path: "/v1/messages/count_tokens",
      kind: "count",
      wire: "messages",
      query: ["beta"],
      why: "counts the tokens of a question",
    },
    {
      method: "HEAD",
      path: "/",
      kind: "here",
      wire: "messages",
      query: [],
      why: "Claude Code looks whether anybody is there",
    },
  ],
  openai: [
    {
      method: "POST",
      path: "/v1/responses",
      kind: "ask",
      wire: "responses",
      query: [],
      why: "asks the model",
    },
    {
      method: "POST",
      path: "/v1/chat/completions",
      kind: "ask",
      wire: "chat",
      query: [],
      why: "asks the model",
    },
  ],
  gemini: [
    {
      method: "POST",
      path: "/v1beta/models/{model}:streamGenerateContent",
      kind: "ask",
      wire: "gemini",
      query: ["alt"],
      why: "asks the model",
    },
    {
      method: "POST",
      path: "/v1beta/models/{model}:generateContent",
      kind: "ask",
      wire: "gemini",
      query: [],
      why: "asks the model",
    },
    {
      method: "POST",
      path: "/v1beta/models/{model}:countTokens",
      kind: "count",
      wire: "gemini",
      query: [],
      why: "counts the tokens of a question",
    },
  ],
};

export type Judgement =
  | {
      readonly kind: "allowed";
      readonly endpoint: Endpoint;
      /** Path and query as they are sent on, written anew from what was understood. */
      readonly target: string;
      /** Named in the path; undefined: the body names it. */
      readonly model: string | undefined;
    }
  | { readonly kind: "refused"; readonly status: 403; readonly words: string };

/**
 * Letters, digits and the few signs that the paths above have. Nothing encoded, no backslash: no two readers can then
 * understand the same path differently, and an absolute target or `..` is no path at all.
 */
const plainPath = /^(?:\/|(?:\/(?!\.{1,2}(?:\/|$))[\w.:@-]+)+)$/;

/** Whether a request may go on to the model API, by its method and the target as it came over the wire. */
export function judgeTarget(api: ModelApi, method: string, target: string): Judgement {
  const [path, query] = splitOnce(target);
  if (plainPath.test(path)) {
    for (const endpoint of endpoints[api]) {
      const model = endpoint.method === method ? matchPath(endpoint.path, path) : undefined;
      if (model === undefined) continue;
      const kept = keptQuery(query, endpoint.query);
      return {
        kind: "allowed",
        endpoint,
        target: kept === "" ? path : `${path}?${kept}`,
        model: model === "" ? undefined : model,
      };
    }
  }
  return { kind: "refused", status: 403, words: "it is not one of the model API's own paths" };
}

function splitOnce(target: string): readonly [string, string] {
  const at = target.indexOf("?");
  return at < 0 ? [target, ""] : [target.slice(0, at), target.slice(at + 1)];
}

/** The model in the path, or nothing where none belongs there; undefined: another path. */
function matchPath(pattern: string, path: string): string | undefined {
  const [before = "", after] = pattern.split("{model}");
  if (after === undefined) return path === pattern ? "" : undefined;
  if (!path.startsWith(before) || !path.endsWith(after)) return undefined;
  const model = path.slice(before.length, path.length - after.length);
  return /^[\w.@-]+$/.test(model) ? model : undefined;
}

function keptQuery(query: string, names: readonly string[]): string {
  const kept = [...new URLSearchParams(query)].filter(
    ([name, value]) => names.includes(name) && /^[\w.-]+$/.test(value),
  );
  return new URLSearchParams(kept).toString();
}
