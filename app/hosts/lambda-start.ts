import { join } from "node:path";
import { pino } from "pino";
import { type FloorAssets, readFloorAssets } from "../floor/assets.ts";
import { openAppFloor, readFloorSettings } from "./floor.ts";
import { type LambdaHost, openLambdaHost } from "./lambda.ts";
import { hostOptions, readSettings, type Variables } from "./settings.ts";

/**
 * The App as its function's settings want it, which are those of `cogtown serve`. Files are found from `folder`, where the
 * function's code is. Throws an Error that names everything that keeps it from starting, with what to do.
 */
export async function startLambda(variables: Variables, folder: string): Promise<LambdaHost> {
  const reading = await readSettings(variables, folder);
  const floorReading = readFloorSettings(variables);
  const problems = [
    ...(reading.ok ? problemsOnLambda(reading.settings.redisUrl) : reading.problems),
    ...(floorReading.ok ? [] : [floorReading.problem]),
  ];
  if (!reading.ok || !floorReading.ok || problems.length > 0)
    throw new Error(`The App cannot start, for want of its settings: ${problems.join("; ")}`);
  const { settings } = reading;
  // A function may be frozen in the moment in which it has answered: lines are written before that.
  const log = pino({ level: settings.logLevel }, pino.destination({ dest: 1, sync: true }));
  const floor = openAppFloor({
    ...{ ...hostOptions(settings), settings: floorReading.value, log },
    assets: () => readAssetsBeside(folder),
    isStreaming: false,
  });
  return openLambdaHost({
    ...{ ...hostOptions(settings), log },
    ...(floor === undefined ? {} : { floor }),
  });
}

/** Probot would fetch the package when it is asked for: a function is one file, and fetches nothing. */
const problemsOnLambda = (redisUrl: string | undefined): readonly string[] =>
  redisUrl === undefined
    ? []
    : [
        "REDIS_URL: does not work on AWS Lambda, whose one file is without the package that speaks to Redis: leave it out. Each container keeps GitHub's pace for itself",
      ];

/** What `scripts/build.ts` puts beside the function. */
function readAssetsBeside(folder: string): FloorAssets {
  const place = join(folder, "floor");
  try {
    return readFloorAssets(place);
  } catch (cause) {
    throw new Error(
      `The floor page cannot be shown: ${place} is missing or cannot be read. Pack all of dist/lambda, its folder \`floor\` too, or set COGTOWN_FLOOR=off`,
      { cause },
    );
  }
}
