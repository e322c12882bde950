import { z } from "zod";
import { parseLedgerMessage } from "#core/ledger-message.ts";
import { MoleculeRecord } from "#core/molecule/record.ts";
import { defaultNamespace, moleculeRef } from "#core/names.ts";
import { describeOutcome } from "#core/text/outcome-words.ts";
import { readCommit } from "#local/git/history.ts";
import { readRef } from "#local/git/refs.ts";
import type { GitRepository } from "#local/git/repository.ts";
import type { WorldEvent } from "#local/world/events.ts";
import type { StoryEvent } from "./story-events.ts";

const EndedRun = z.object({
  action: z.literal("completed"),
  workflow_run: z.object({ display_title: z.string(), conclusion: z.string().nullable() }),
});

/** How an attempt ended, as its record in the ledger tells it: read when its run is over. */
export async function readAttemptEnd(
  event: WorldEvent,
  git: GitRepository,
): Promise<readonly StoryEvent[]> {
  if (event.name !== "workflow_run") return [];
  const parsed = EndedRun.safeParse(event.payload);
  const mark = /^polecat #(\d+) · (.+)$/.exec(
    parsed.success ? parsed.data.workflow_run.display_title : "",
  );
  if (!parsed.success || mark === null) return [];
  const number = Number(mark[1]);
  const attempt = (await readRecord(git, number))?.attempts.find(({ nonce }) => nonce === mark[2]);
  if (attempt === undefined) return [];
  const outcome =
    attempt.outcome === undefined
      ? `its run ended (${parsed.data.workflow_run.conclusion ?? "without conclusion"}) before it said how`
      : describeOutcome(attempt.outcome);
  const isSuccess = attempt.outcome?.kind === "success";
  return [{ kind: "attempt-ended", number, attempt: attempt.n, outcome, isSuccess }];
}

async function readRecord(git: GitRepository, number: number): Promise<MoleculeRecord | undefined> {
  const ref = await readRef(git, moleculeRef(defaultNamespace, number));
  if (ref === undefined) return undefined;
  const message = parseLedgerMessage(MoleculeRecord, (await readCommit(git, ref.sha)).message);
  return message.ok ? message.value : undefined;
}
