import { expect } from "vitest";
import { z } from "zod";
import type { Permissions } from "../../../app/local/world/entities.ts";
import type { Town } from "./town.ts";
import { request } from "./town.ts";

const Problem = z.object({
  type: z.string().optional(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  message: z.string(),
});
const Answer = z.object({ data: z.unknown().optional(), errors: z.array(Problem).default([]) });

/** One question, by a fresh installation token unless told otherwise. GraphQL always answers 200. */
export async function ask(
  town: Town,
  query: string,
  options: { variables?: object; token?: string; permissions?: Permissions } = {},
) {
  const token = options.token ?? (await town.token(options.permissions));
  const answer = await request(town.github, "POST /graphql", {
    token,
    body: { query, variables: options.variables ?? {} },
  });
  expect(answer.status).toBe(200);
  return Answer.parse(answer.body);
}

/** No object: "must not exist" before, "delete" after. */
export const zero = "0".repeat(40);
export const here = 'repository(owner: "octo", name: "town")';

export async function repositoryId(town: Town): Promise<string> {
  const { data } = await ask(town, `{ ${here} { id } }`);
  return z.object({ repository: z.object({ id: z.string() }) }).parse(data).repository.id;
}

export async function updateRefs(town: Town, refUpdates: object[], token?: string) {
  const repository = await repositoryId(town);
  return ask(
    town,
    "mutation($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }",
    {
      variables: { input: { repositoryId: repository, refUpdates, clientMutationId: "once" } },
      ...(token === undefined ? {} : { token }),
    },
  );
}
