import * as z from "zod/mini";
import type { FloorView, MoleculeView } from "#core/floor/floor-view.ts";
import { parseJson } from "#core/text/json.ts";

/**
 * What the server says, whose build it is beside it. The page and the server are of one build: what is inside a view is
 * believed to be as the type says.
 */
const isThing = (value: unknown) => typeof value === "object" && value !== null;
const fromServer = { build: z.string() };

export const TownsAnswer = z.object({
  ...fromServer,
  towns: z.array(z.string()),
  isCut: z.boolean(),
  viewer: z.nullable(z.string()),
  canSignIn: z.boolean(),
});
export type TownsAnswer = z.infer<typeof TownsAnswer>;

export const ViewAnswer = z.object({
  ...fromServer,
  view: z.custom<FloorView>(isThing),
  trouble: z.nullable(z.string()),
});
export type ViewAnswer = z.infer<typeof ViewAnswer>;

export const MoleculeAnswer = z.object({
  ...fromServer,
  molecule: z.custom<MoleculeView>(isThing),
});
export type MoleculeAnswer = z.infer<typeof MoleculeAnswer>;

export const SameMessage = z.object({ ...fromServer, at: z.nullable(z.string()) });
export const TroubleMessage = z.object({ ...fromServer, trouble: z.string() });

const FromServer = z.object(fromServer);
const Problem = z.object({ problem: z.string() });

/**
 * Reads a message; undefined: it is none of these. A server of another build than this page means that the page is of
 * yesterday: it loads itself anew, once.
 */
export function readMessage<T>(schema: z.ZodMiniType<T>, text: string): T | undefined {
  const said = parseJson(text);
  const known = FromServer.safeParse(said);
  const isOfToday = known.success && known.data.build === document.documentElement.dataset["build"];
  if (known.success && !isOfToday && !wasReloadedFor(known.data.build)) location.reload();
  const message = schema.safeParse(said);
  return message.success ? message.data : undefined;
}

const reloadedFor = "cogtown-reloaded-for";

function wasReloadedFor(build: string): boolean {
  try {
    const before = sessionStorage.getItem(reloadedFor);
    sessionStorage.setItem(reloadedFor, build);
    return before === build;
  } catch {
    // Without a memory a page could load itself for ever.
    return true;
  }
}

export type Asked<T> =
  | { readonly kind: "waiting" }
  | { readonly kind: "found"; readonly value: T }
  /** It is not there, or not for this viewer. */
  | { readonly kind: "absent" }
  | { readonly kind: "failed"; readonly why: string };

const unexpected = "the host answers what was not expected";

/** Asks the server. Never throws. */
export async function ask<T>(schema: z.ZodMiniType<T>, path: string): Promise<Asked<T>> {
  try {
    const answer = await fetch(path, { headers: { accept: "application/json" } });
    const text = await answer.text();
    if (answer.status === 404) return { kind: "absent" };
    if (!answer.ok) {
      const said = Problem.safeParse(parseJson(text));
      return { kind: "failed", why: said.success ? said.data.problem : unexpected };
    }
    const value = readMessage(schema, text);
    return value === undefined ? { kind: "failed", why: unexpected } : { kind: "found", value };
  } catch {
    return { kind: "failed", why: "the host does not answer" };
  }
}
