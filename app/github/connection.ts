import type { Octokit } from "@octokit/core";
import { z } from "zod";
import type { Document } from "./compose-document.ts";
import {
  describeProblems,
  GitHubError,
  type GraphQLProblem,
  parseGraphQLFailure,
  toGitHubError,
} from "./errors.ts";
import { composeMutation, type Field } from "./mutations.ts";
import type { Route } from "./routes.ts";

/** The part of Octokit that the adapter stands on. */
export type OctokitLike = Pick<Octokit, "request" | "graphql">;

export interface GraphQLAnswer {
  readonly data: unknown;
  readonly problems: readonly GraphQLProblem[];
}

/** One repository's line to GitHub. Everything it throws that comes from GitHub is a GitHubError. */
export interface Connection {
  readonly owner: string;
  readonly name: string;
  readonly now: () => Date;
  /** REST; `owner` and `repo` are filled in. Yields status and body as they came. */
  call(
    route: Route,
    parameters: Readonly<Record<string, unknown>>,
  ): Promise<{ status: number; data: unknown }>;
  /**
   * A GraphQL question about this repository. Absent things (NOT_FOUND below the repository) come as null; any other
   * error throws.
   */
  ask(document: Document): Promise<unknown>;
  /**
   * Mutations, sent once. Rate limits and outages throw; every other error is in the answer beside the partial data.
   * What several callers want changed at the same moment goes in one request, each getting its own part of the answer.
   */
  change(fields: readonly Field[]): Promise<GraphQLAnswer>;
}

/**
 * Writes are never repeated by Octokit's retry plugin: it would send a POST again after a 5xx that had landed, and a
 * lost compare-and-swap three times (plugin-retry 8 retries 409 and 5xx whatever the method).
 */
const once = { retries: 0 };

export function connect(
  octokit: OctokitLike,
  { owner, name, now }: { owner: string; name: string; now: () => Date },
): Connection {
  const answerOf = async (
    document: Document,
    more: Readonly<Record<string, unknown>>,
  ): Promise<GraphQLAnswer> => {
    try {
      const data: unknown = await octokit.graphql(document.text, {
        ...document.variables,
        ...more,
      });
      return { data, problems: [] };
    } catch (error) {
      const failure = parseGraphQLFailure(error);
      if (failure === undefined) throw toGitHubError(error, now());
      const worst = describeProblems(failure.errors, failure.headers, now());
      if (worst.kind === "rate-limited" || worst.kind === "unavailable") throw worst;
      return { data: failure.data, problems: failure.errors };
    }
  };
  return {
    owner,
    name,
    now,
    call: async (route, parameters) => {
      const request = route.startsWith("GET ") ? {} : { request: once };
      try {
        const answer: { status: number; data: unknown } = await octokit.request<string>(route, {
          owner,
          repo: name,
          ...parameters,
          ...request,
        });
        return answer;
      } catch (error) {
        throw toGitHubError(error, now());
      }
    },
    ask: async (document) => {
      const { data, problems } = await answerOf(document, { owner, name });
      const grave = problems.filter((problem) => !isAbsence(problem));
      if (grave.length > 0) throw describeProblems(grave, {}, now());
      return data;
    },
    change: gather((fields) => answerOf(composeMutation(fields), { request: once })),
  };
}

function isAbsence(problem: GraphQLProblem): boolean {
  return problem.type === "NOT_FOUND" && (problem.path?.length ?? 0) > 1;
}

/** Parses an answer or throws GitHubError `invalid-answer` naming what was asked and what is wrong with it. */
export function parseAnswer<T>(schema: z.ZodType<T>, answer: unknown, what: string): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map((i) => `${i.path.join(".")}: ${i.message}`).join("; ");
  throw new GitHubError("invalid-answer", `GitHub answered ${what} unexpectedly: ${where}`);
}

interface Asking {
  readonly fields: readonly Field[];
  readonly settle: (answer: Promise<GraphQLAnswer>) => void;
}

/** Collects what is asked for until the event loop comes round, and sends it together. */
function gather(
  send: (fields: readonly Field[]) => Promise<GraphQLAnswer>,
): (fields: readonly Field[]) => Promise<GraphQLAnswer> {
  let waiting: Asking[] = [];
  const flush = () => {
    const batch = waiting;
    waiting = [];
    const answer = send(
      batch.flatMap(({ fields }, i) =>
        fields.map((field) => ({ ...field, alias: `p${i}_${field.alias}` })),
      ),
    );
    batch.forEach(({ settle }, i) => {
      settle(answer.then((whole) => partOf(whole, `p${i}_`)));
    });
  };
  return (fields) =>
    new Promise((resolve) => {
      waiting.push({ fields, settle: resolve });
      if (waiting.length === 1) setImmediate(flush);
    });
}

/**
 * What one caller asked for: its aliases under their own names. An error that names nobody's alias concerns everybody: it has
 * no path, or it is about the document ("mutation Act", …), of which nothing was run then.
 */
function partOf({ data, problems }: GraphQLAnswer, prefix: string): GraphQLAnswer {
  const own = (name: string) => name.startsWith(prefix);
  const parsed = Data.safeParse(data);
  const mine = Object.entries(parsed.data ?? {}).filter(([name]) => own(name));
  return {
    data: Object.fromEntries(mine.map(([name, value]) => [name.slice(prefix.length), value])),
    problems: problems.flatMap((problem) => {
      const [alias, ...rest] = problem.path ?? [];
      const name = String(alias);
      if (alias === undefined || !/^p\d+_/.test(name)) return [problem];
      return own(name) ? [{ ...problem, path: [name.slice(prefix.length), ...rest] }] : [];
    }),
  };
}

const Data = z.record(z.string(), z.unknown());
