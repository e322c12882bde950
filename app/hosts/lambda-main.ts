import { pino } from "pino";
import { heedProxies } from "#github/proxies.ts";
import { type LambdaContext, type LambdaHost, openLambdaHost } from "./lambda.ts";
import { hostOptions, readSettings } from "./settings.ts";

let starting: Promise<LambdaHost> | undefined;

/** Handler of the function: `index.handler` in the bundle. It starts once in the life of a container. */
export async function handler(event: unknown, context: LambdaContext): Promise<unknown> {
  const host = await (starting ??= start());
  return host.handle(event, context);
}

/** Settings are those of `cogtown serve`; files are found from where the function's code is. */
async function start(): Promise<LambdaHost> {
  await heedProxies(process.env);
  const reading = await readSettings(process.env, process.env["LAMBDA_TASK_ROOT"] ?? process.cwd());
  if (!reading.ok)
    throw new Error(
      `The App cannot start, for want of its settings: ${reading.problems.join("; ")}`,
    );
  const { settings } = reading;
  // A function may be frozen in the moment in which it has answered: lines are written before that.
  const log = pino({ level: settings.logLevel }, pino.destination({ dest: 1, sync: true }));
  return openLambdaHost({ ...hostOptions(settings), log });
}
