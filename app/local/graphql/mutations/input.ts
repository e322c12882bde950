import { z } from "zod";
import type { GraphQLContext } from "../context.ts";
import { leftOut } from "../unmodelled.ts";

/** Fields of an input that a mutation reads. What else the schema allows is not modelled and may not be given. */
export function inputOf<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject({ ...shape, clientMutationId: z.string().nullish() });
}

/** A mutation: its input parsed, then done; `clientMutationId` comes back as it was sent. */
export function mutation<Input extends { clientMutationId?: string | null | undefined }>(
  context: GraphQLContext,
  name: string,
  schema: z.ZodType<Input>,
  perform: (input: Input) => object | Promise<object>,
) {
  return async ({ input }: { input: unknown }) => {
    const parsed = schema.safeParse(input);
    if (!parsed.success) {
      // The schema has checked the types already: what is left is a field that we do not read.
      throw leftOut(context, `${name}(input:): ${z.prettifyError(parsed.error)}`);
    }
    const payload = await perform(parsed.data);
    return { clientMutationId: parsed.data.clientMutationId ?? null, ...payload };
  };
}
