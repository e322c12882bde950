import type { GraphQLFieldResolver } from "graphql";
import { defaultFieldResolver, execute, getOperationAST, OperationTypeNode } from "graphql";
import type { Caller } from "../world/tokens.ts";
import type { World } from "../world/world.ts";
import type { GraphQLContext, RateLimitState } from "./context.ts";
import { createContext } from "./context.ts";
import type { RenderedProblem } from "./problems.ts";
import { renderProblem } from "./problems.ts";
import { createRoot } from "./root.ts";
import { loadSchema, parseDocument } from "./schema.ts";
import { leftOut } from "./unmodelled.ts";

export interface GraphQLRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly operationName?: string | null | undefined;
}

export interface GraphQLAnswer {
  readonly data?: unknown;
  readonly errors?: readonly RenderedProblem[];
}

type Arguments = Readonly<Record<string, unknown>>;

/** Answers one request as GitHub does, always in a 200: what could be answered, and an error for each field that could not. */
export async function executeGraphQL(
  asked: {
    readonly world: World;
    readonly caller: Caller;
    readonly rateLimit: () => RateLimitState;
  },
  request: GraphQLRequest,
): Promise<GraphQLAnswer> {
  const { world, caller, rateLimit } = asked;
  const failed = (error: unknown) => {
    world.bus.failures.push(error);
  };
  const parsed = parseDocument(request.query);
  if (parsed.kind === "invalid") {
    return { errors: parsed.errors.map((error) => renderProblem(error, failed)) };
  }
  const operation = getOperationAST(parsed.document, request.operationName)?.operation;
  const context = createContext(world, caller, rateLimit, operation === OperationTypeNode.MUTATION);
  const result = await execute({
    schema: loadSchema(),
    document: parsed.document,
    rootValue: createRoot(context),
    contextValue: context,
    variableValues: request.variables,
    operationName: request.operationName,
    fieldResolver: resolveField,
  });
  if (result.errors === undefined) return { data: result.data };
  const errors = result.errors.map((error) => renderProblem(error, failed));
  return { ...(result.data === undefined ? {} : { data: result.data }), errors };
}

/**
 * Takes a field from its view (a plain object with a property or a function per modelled field). A field that the view
 * has not, and an argument that the view does not look at, is an error that names it: nothing is answered by chance.
 */
const resolveField: GraphQLFieldResolver<unknown, GraphQLContext, Arguments> = (
  source,
  given,
  context,
  info,
) => {
  const name = `${info.parentType.name}.${info.fieldName}`;
  const isModelled = typeof source === "object" && source !== null && info.fieldName in source;
  if (!isModelled) throw leftOut(context, name);
  const read = new Set<string>();
  const watched = watch(given, read);
  const value: unknown = defaultFieldResolver(source, watched, context, info);
  const unread = Object.keys(given).find((key) => !read.has(key) && isWritten(info, key));
  if (unread !== undefined) throw leftOut(context, `${name}(${unread}:)`);
  return value;
};

/** The arguments, with a note of each that is looked at. */
function watch(given: Arguments, read: Set<string>): Arguments {
  return new Proxy(given, {
    get: (target, key) => {
      if (typeof key !== "string") return undefined;
      read.add(key);
      return target[key];
    },
  });
}

/** Arguments that stand in the document; the schema's defaults are not the caller's wishes. */
function isWritten(info: Parameters<typeof resolveField>[3], name: string): boolean {
  return info.fieldNodes.some((node) =>
    node.arguments?.some((argument) => argument.name.value === name),
  );
}
