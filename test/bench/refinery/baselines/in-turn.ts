import type { Run, Site } from "../site.ts";
import { type Script, takeBatch } from "./script.ts";

/** rust-lang/bors, homu, Kodiak: one pull request at a time; red is red. */
export function* serial(site: Site): Script {
  yield* halve(site, takeBatch(site, 1));
}

/** bors-ng (`divider.ex`): a batch that fails is halved, and both halves are tried at once, the earlier one first. */
export const borsNg = (most: number) =>
  function* borsNg(site: Site): Script {
    yield* halve(site, takeBatch(site, most));
  };

function* halve(site: Site, all: readonly number[]): Script {
  const batch = fitting(site, all);
  if (batch.length === 0) return;
  const run = yield batch;
  if (run.state === "green") site.land(run);
  else if (batch.length === 1) for (const pull of batch) site.eject(pull, "red");
  else {
    const middle = Math.floor(batch.length / 2);
    yield* halve(site, batch.slice(0, middle));
    yield* halve(site, batch.slice(middle));
  }
}

/** What is put aside here is still in the queue, and comes into a later batch. */
const fitting = (site: Site, pulls: readonly number[]) =>
  pulls.filter((pull) => site.fits(pull, []));

/** Gas Town: a red batch is verified once more, then split to the last, and what is left is verified together. */
export const gasTown = (most: number, retries = 1) =>
  function* gasTown(site: Site): Script {
    const batch = takeBatch(site, most);
    if (batch.length === 0) return;
    for (let n = 0; n <= retries; n++) {
      const run = yield batch;
      if (run.state === "green") {
        site.land(run);
        return;
      }
    }
    const culprits = yield* findCulprits(batch);
    for (const pull of culprits) site.eject(pull, "red");
    yield* landRest(
      site,
      batch.filter((pull) => !culprits.includes(pull)),
    );
  };

function* landRest(site: Site, good: readonly number[]): Script {
  if (good.length === 0) return;
  const run = yield good;
  if (run.state === "green") site.land(run);
  // They are good in halves and bad together: one of them by itself, or this would go on for ever.
  else yield* halve(site, good.slice(0, 1));
}

type Search = Generator<readonly number[], readonly number[], Run>;

/** Of pull requests that are red together; none where every half is green. */
function* findCulprits(batch: readonly number[]): Search {
  if (batch.length === 1) return batch;
  const middle = Math.ceil(batch.length / 2);
  const culprits: number[] = [];
  for (const half of [batch.slice(0, middle), batch.slice(middle)]) {
    const run = yield half;
    if (run.state === "red") culprits.push(...(yield* findCulprits(half)));
  }
  return culprits;
}
