import { z } from "zod";
import { FormulaFile, KeyStanding } from "./formula.ts";
import type { Path } from "./toml.ts";

/** What the schema says of one place of a file, so that no message can disagree with it. */
export interface PlaceInSchema {
  /** Keys that may stand there; none below a value. */
  readonly keys: readonly string[];
  readonly words: string;
  readonly standing: KeyStanding | undefined;
}

const Meta = z.object({ standing: KeyStanding.optional() });

/** Undefined for a path that is unknown. */
export function schemaAt(path: Path): PlaceInSchema | undefined {
  let schema: unknown = FormulaFile;
  let place = describe(schema);
  for (const part of path) {
    schema = inside(strip(schema), part);
    if (schema === undefined) return undefined;
    place = describe(schema);
  }
  return place;
}

/** Looks through what may be left out. */
function strip(schema: unknown): unknown {
  return schema instanceof z.ZodOptional ? strip(schema.unwrap()) : schema;
}

function inside(schema: unknown, part: string | number): unknown {
  if (schema instanceof z.ZodObject) {
    return Object.hasOwn(schema.shape, part) ? schema.shape[String(part)] : undefined;
  }
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return undefined;
}

function describe(schema: unknown): PlaceInSchema {
  const bare = strip(schema);
  const meta = schema instanceof z.ZodType ? schema.meta() : undefined;
  return {
    keys: bare instanceof z.ZodObject ? usableKeys(bare) : [],
    words: meta?.description ?? "",
    standing: Meta.safeParse(meta ?? {}).data?.standing,
  };
}

/** Nobody is shown the way to a key that is refused. */
const usableKeys = ({ shape }: z.ZodObject): readonly string[] =>
  Object.keys(shape).filter((key) => describe(shape[key]).standing !== "refused");
