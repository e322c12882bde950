import * as core from "@actions/core";
import { heedProxies } from "#github/proxies.ts";
import { readHint } from "../../app/hosts/actions.ts";
import { patrolOnce } from "../../app/hosts/one-pass.ts";
import { readJob } from "../shared/input.ts";
import { explainRefusal } from "./explain-refusal.ts";
import { reportLook } from "./report.ts";
import { readTownInput } from "./town-input.ts";

/**
 * A look at what started the run, and then one over the job's repository, as the App: a newer run takes the place of one
 * that waits, so none may rely on its own event alone. Throws what keeps the App from being let in, with what to do.
 */
export async function lookAfterTown(): Promise<void> {
  const job = readJob();
  await heedProxies(job.variables);
  const input = readTownInput(job);
  const reading = await readHint(job.event);
  if (reading.kind === "unreadable")
    core.warning(
      `What started this run (${job.event.name}) is not known: ${reading.why}. The whole town is looked over all the same.`,
    );
  const request = reading.kind === "hint" ? { ...input, hint: reading.hint } : input;
  const report = await patrolOnce(request).catch((error: unknown) => {
    throw explainRefusal(error, input);
  });
  await reportLook(job, report);
}
