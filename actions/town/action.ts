import { patrolOnce } from "../../app/hosts/one-pass.ts";
import { readJob } from "../shared/input.ts";
import { reportPatrol } from "./report.ts";
import { readTownInput } from "./town-input.ts";

/** One look over the job's repository, as the App. Throws what keeps it from being let in. */
export async function patrolTown(): Promise<void> {
  const job = readJob();
  await reportPatrol(job, await patrolOnce(readTownInput(job)));
}
