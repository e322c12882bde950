import type { IsolationLevel } from "#core/config/config.ts";
import type { Outcome } from "#core/molecule/record.ts";
import { IsolationRefused, openIsolation } from "../shared/isolation/open-isolation.ts";
import type { Workshop } from "../shared/workshop.ts";

/**
 * Does the work in the room that this runner has for foreign code, and leaves the room. Where there is none as good as it
 * must be, the work gets the outcome that the attempt has come to, and may run no foreign code.
 */
export async function inRoom<T>(
  workshop: Workshop,
  level: IsolationLevel,
  work: (workshop: Workshop, refusal: Outcome | undefined) => Promise<T>,
): Promise<T> {
  const { job, folder, session } = workshop;
  const opened = await openIsolation({ job, level, folder, session }).catch(refusalOf);
  if ("kind" in opened) return work(workshop, opened);
  try {
    return await work({ ...workshop, isolation: opened }, undefined);
  } finally {
    await opened.close();
  }
}

/** Whoever reads it has to mend the runner or the configuration: another attempt would end in the same way. */
function refusalOf(error: unknown): Outcome {
  const cause = error instanceof Error ? error.message : String(error);
  return error instanceof IsolationRefused
    ? { kind: "agent-error", cause, fatal: true, tail: "" }
    : { kind: "infra", cause };
}
