import { z } from "zod";
import { ConfigFile } from "./schema.ts";

/** What may stand at one place of the config, read off the schema so that no message can disagree with it. */
export interface KnownKeys {
  readonly keys: readonly string[];
  readonly words: string | undefined;
}

/** The keys below a path (none below a value) and the words that describe it; undefined for a path that is unknown. */
export function knownKeys(path: readonly PropertyKey[]): KnownKeys | undefined {
  let place = placeOf(ConfigFile);
  for (const part of path) {
    const { schema } = place;
    if (typeof part === "number") {
      // A list of plain values describes its items.
      if (!(schema instanceof z.ZodArray) || !(schema.element instanceof z.ZodObject)) break;
      place = placeOf(schema.element, place.words);
      continue;
    }
    if (!(schema instanceof z.ZodObject) || !(String(part) in schema.shape)) return undefined;
    place = placeOf(schema.shape[String(part)]);
  }
  return { keys: place.keys, words: place.words };
}

/** Looks through defaults and options at what is inside them. */
function placeOf(schema: unknown, outer?: string): KnownKeys & { readonly schema: unknown } {
  const words = outer ?? (schema instanceof z.ZodType ? schema.description : undefined);
  if (
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodOptional
  ) {
    return placeOf(schema.unwrap(), words);
  }
  const keys = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  return { schema, keys, words };
}
