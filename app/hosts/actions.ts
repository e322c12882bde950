import { readFile } from "node:fs/promises";
import { z } from "zod";
import { parseJson } from "#core/text/json.ts";
import type { Hint } from "../index.ts";

/** What started a run, as GitHub Actions tells its jobs. */
export interface RunCause {
  /** GITHUB_EVENT_NAME. */
  readonly name: string;
  /** GITHUB_EVENT_PATH: the file that holds the payload. */
  readonly path: string;
}

export type HintReading =
  | { readonly kind: "hint"; readonly hint: Hint }
  /** Nobody did anything: the schedule, or somebody who wants the town looked over. */
  | { readonly kind: "none" }
  /** `why` says what stands in the way, without a line of the payload. */
  | { readonly kind: "unreadable"; readonly why: string };

/** Runs that are about nothing in particular. */
const causeless = new Set(["", "schedule", "workflow_dispatch", "repository_dispatch"]);

const Payload = z.record(z.string(), z.unknown());

/**
 * The event that started a run, as the App's router knows it. It is parsed and nothing else: whatever stands in it is a
 * stranger's word, and only says where to look first. Never throws.
 */
export async function readHint({ name, path }: RunCause): Promise<HintReading> {
  if (causeless.has(name)) return { kind: "none" };
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return { kind: "unreadable", why: "its file cannot be read" };
  const payload = Payload.safeParse(parseJson(text));
  if (!payload.success) return { kind: "unreadable", why: "its file holds no event" };
  return { kind: "hint", hint: { name: nameWebhook(name), payload: payload.data } };
}

/** `pull_request_target` is the same event with another place to run in. */
const nameWebhook = (name: string) => (name === "pull_request_target" ? "pull_request" : name);
