import { Octokit } from "@octokit/core";
import { importPKCS8, SignJWT } from "jose";
import type { z } from "zod";
import type { Told } from "#core/doctor/told.ts";
import { parseAnswer } from "#github/connection.ts";
import { GitHubError, toGitHubError } from "#github/errors.ts";

/** A line to GitHub as somebody. Throws GitHubError. */
export interface Wire {
  readonly octokit: Octokit;
  ask<T>(
    route: string,
    parameters: Readonly<Record<string, unknown>>,
    schema: z.ZodType<T>,
  ): Promise<T>;
}

const silent = () => undefined;
const log = { debug: silent, info: silent, warn: silent, error: silent };

/** Writes are sent once: a probe that is repeated proves nothing. Without a token: as nobody. */
export function openWire(githubUrl: string, token: string | undefined): Wire {
  const auth = token === undefined ? {} : { auth: token };
  const octokit = new Octokit({ ...auth, baseUrl: githubUrl, log });
  return {
    octokit,
    ask: async (route, parameters, schema) => {
      try {
        const answer = await octokit.request<string>(route, parameters);
        return parseAnswer(schema, answer.data, route);
      } catch (error) {
        throw toGitHubError(error, new Date());
      }
    },
  };
}

/**
 * An App's token, dated back by half a minute for clocks that differ; GitHub lets none live longer than ten minutes (docs,
 * "Generating a JSON Web Token for a GitHub App").
 */
export async function signAppToken(appId: number, privateKey: string, now: Date): Promise<string> {
  const seconds = Math.floor(now.getTime() / 1000);
  return new SignJWT({})
    .setProtectedHeader({ alg: "RS256" })
    .setIssuer(String(appId))
    .setIssuedAt(seconds - 30)
    .setExpirationTime(seconds + 540)
    .sign(await importPKCS8(privateKey, "RS256"));
}

/** What GitHub refuses to tell is hidden; what it cannot tell now is silence. Anything else is thrown. */
export async function hear<T>(question: () => Promise<T>): Promise<Told<T>> {
  try {
    return { kind: "told", value: await question() };
  } catch (error) {
    return untold(error);
  }
}

/** Why there is no answer. Throws what is no error of GitHub's. */
export function untold(error: unknown): Exclude<Told<never>, { kind: "told" }> {
  if (!(error instanceof GitHubError)) throw error;
  const words = error.message;
  switch (error.kind) {
    case "not-found":
    case "forbidden":
    case "unauthenticated":
    case "rejected":
      return { kind: "hidden", words };
    case "rate-limited":
    case "unavailable":
    case "invalid-answer":
      return { kind: "silent", words };
  }
}
