import { type Lookout, openLookout } from "../../hosts/look.ts";
import { UsageError } from "../usage-error.ts";
import { explainRefusal } from "./refusals.ts";
import {
  findRemote,
  type RawRemoteOptions,
  type Remote,
  readToken,
  type Surroundings,
} from "./remote.ts";

/** Reads something of a town as a person with a token. Throws UsageError, also for whatever GitHub refuses. */
export async function askTown<T>(
  options: RawRemoteOptions,
  surroundings: Surroundings,
  ask: (lookout: Lookout, remote: Remote) => Promise<T>,
): Promise<T> {
  const remote = await findRemote(options, surroundings.folder);
  const token = readToken(surroundings, remote);
  const lookout = openLookout({ ...remote, token, now: () => new Date() });
  return ask(lookout, remote).catch((error: unknown) => {
    throw error instanceof UsageError ? error : explainRefusal(error, remote, "token");
  });
}
