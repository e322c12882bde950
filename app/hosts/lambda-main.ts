import { heedProxies } from "#github/proxies.ts";
import type { LambdaContext, LambdaHost } from "./lambda.ts";
import { startLambda } from "./lambda-start.ts";

let starting: Promise<LambdaHost> | undefined;

/** Handler of the function: `index.handler` in the bundle. It starts once in the life of a container. */
export async function handler(event: unknown, context: LambdaContext): Promise<unknown> {
  const host = await (starting ??= start());
  return host.handle(event, context);
}

async function start(): Promise<LambdaHost> {
  await heedProxies(process.env);
  return startLambda(process.env, process.env["LAMBDA_TASK_ROOT"] ?? process.cwd());
}
