import { z } from "zod";
import type { Plain } from "./expressions.ts";

const oneOrMore = z
  .union([z.string(), z.array(z.coerce.string())])
  .transform((value) => (typeof value === "string" ? [value] : value));

const EventFilter = z.object({
  types: oneOrMore.optional(),
  branches: oneOrMore.optional(),
  "branches-ignore": oneOrMore.optional(),
  tags: oneOrMore.optional(),
  "tags-ignore": oneOrMore.optional(),
  paths: oneOrMore.optional(),
  "paths-ignore": oneOrMore.optional(),
  workflows: oneOrMore.optional(),
});
export type EventFilter = z.infer<typeof EventFilter>;

const DispatchInput = z.object({
  type: z.enum(["string", "choice", "boolean", "number", "environment"]).default("string"),
  required: z.boolean().default(false),
  default: z.union([z.string(), z.boolean(), z.number()]).optional(),
  options: z.array(z.coerce.string()).default([]),
});
export type DispatchInput = z.infer<typeof DispatchInput>;

const Dispatch = z
  .object({ inputs: z.record(z.string(), DispatchInput.nullable()).nullish() })
  .nullable();
const Schedule = z.array(z.object({ cron: z.string(), timezone: z.string().optional() }));

/** The `on:` part of a workflow in one shape, whatever short form the file uses. */
export interface Triggers {
  readonly events: ReadonlyMap<string, EventFilter>;
  readonly dispatchInputs: Readonly<Record<string, DispatchInput>>;
  readonly schedules: readonly { readonly cron: string; readonly timezone?: string | undefined }[];
}

/** Reads `on:`; GitHub's parser has checked its shape before. */
export function readTriggers(on: Plain): Triggers {
  if (typeof on === "string") return plainEvents([on]);
  if (Array.isArray(on)) return plainEvents(on.map(String));
  const config = z.record(z.string(), z.unknown()).parse(on);
  const events = new Map<string, EventFilter>();
  for (const [name, filter] of Object.entries(config)) {
    const parsed = EventFilter.safeParse(filter);
    events.set(name, parsed.success ? parsed.data : {});
  }
  const inputs = Dispatch.parse(config["workflow_dispatch"] ?? null)?.inputs ?? {};
  const dispatchInputs = Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [name, input ?? DispatchInput.parse({})]),
  );
  return { events, dispatchInputs, schedules: Schedule.parse(config["schedule"] ?? []) };
}

function plainEvents(names: readonly string[]): Triggers {
  return { events: new Map(names.map((name) => [name, {}])), dispatchInputs: {}, schedules: [] };
}
