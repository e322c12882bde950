import type { ModelApi } from "./endpoints.ts";

/** An answer that the proxy gives by itself. */
export interface OwnAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The status with which each API's command lines were seen to end at their first refusal, without asking again and
 * without taking it for a bad key (docs/model-proxy.md): Claude Code asks again after 400, Codex after 402 and 403.
 */
export const usedUpStatus: Readonly<Record<ModelApi, number>> = {
  anthropic: 402,
  openai: 400,
  gemini: 400,
};

/** A refusal in the form of the API's own errors. Clients of Anthropic and OpenAI heed `x-should-retry` as well. */
export function refuseIn(api: ModelApi, status: number, words: string): OwnAnswer {
  return {
    status,
    headers: {
      "content-type": "application/json",
      "x-should-retry": status < 500 ? "false" : "true",
    },
    body: JSON.stringify(errorBody(api, status, `Cogtown's model proxy: ${words}.`)),
  };
}

function errorBody(api: ModelApi, status: number, message: string): unknown {
  switch (api) {
    case "anthropic":
      return { type: "error", error: { type: anthropicType(status), message } };
    case "openai":
      return { error: { message, type: "invalid_request_error", param: null, code: "refused" } };
    case "gemini":
      return { error: { code: status, message, status: geminiStatus(status) } };
  }
}

const anthropicType = (status: number) => {
  if (status === 401) return "authentication_error";
  if (status === 402) return "billing_error";
  if (status === 403) return "permission_error";
  return status < 500 ? "invalid_request_error" : "api_error";
};

const geminiStatus = (status: number) => {
  if (status === 401) return "UNAUTHENTICATED";
  if (status === 403) return "PERMISSION_DENIED";
  return status < 500 ? "INVALID_ARGUMENT" : "UNAVAILABLE";
};
