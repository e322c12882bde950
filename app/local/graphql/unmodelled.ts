import type { World } from "../world/world.ts";
import { GraphQLProblem } from "./problems.ts";

/** What was asked for is GitHub's but not ours: remembered, so that a test can fail on it, and told by name. */
export function leftOut({ world }: { readonly world: World }, name: string): GraphQLProblem {
  world.unmodelled.push(`GraphQL ${name}`);
  return new GraphQLProblem("UNMODELLED", `The embedded GitHub does not model ${name}`);
}
