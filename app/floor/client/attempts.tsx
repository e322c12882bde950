import type { MoleculeView } from "#core/floor/floor-view.ts";
import type { AttemptStatus } from "#core/life/attempt-status.ts";
import type { AttemptLog } from "#core/life/molecule-log.ts";
import { printDuration } from "#core/text/plain-time.ts";
import { GitHubLink } from "./links.tsx";
import { Section } from "./section.tsx";
import { Words } from "./words.tsx";

/** Every attempt, the newest first: who, with what, at which cost, to which end. */
export function Attempts({ molecule: { log, attempts } }: { readonly molecule: MoleculeView }) {
  const costs = new Map(attempts.map((each) => [each.attempt, each]));
  return (
    <Section title="Attempts" count={log.attempts.length} empty="Nobody has worked on it yet.">
      <ol class="rows">
        {log.attempts.toReversed().map((attempt) => (
          <Attempt key={attempt.attempt} attempt={attempt} cost={costs.get(attempt.attempt)} />
        ))}
      </ol>
    </Section>
  );
}

function Attempt({
  attempt,
  cost,
}: {
  readonly attempt: AttemptLog;
  readonly cost: AttemptStatus | undefined;
}) {
  const { claim, outcome, ending, because, seconds, tail } = attempt;
  return (
    <li class="row">
      <div class="line">
        <strong>Attempt {attempt.attempt}</strong>
        <span class={`tag ${outcome === "success" ? "good" : ""}`}>{outcome ?? "at work"}</span>
      </div>
      <div>
        <Words text={ending ?? "It has not ended yet."} />
      </div>
      <div class="quiet">
        because: <Words text={because} />
      </div>
      <div class="quiet facts">
        <span>{printDuration(seconds)}</span>
        {cost === undefined ? null : <Cost cost={cost} />}
        {claim === null ? null : <GitHubLink href={claim.url}>run {claim.run}</GitHubLink>}
      </div>
      {tail === "" ? null : (
        <details>
          <summary>What it printed last</summary>
          <pre tabIndex={0}>{tail}</pre>
        </details>
      )}
    </li>
  );
}

const whole = new Intl.NumberFormat("en-US");

/** What nobody told is unknown, and never nought. */
function Cost({
  cost: { agent, model, tokens, dollars, turns },
}: {
  readonly cost: AttemptStatus;
}) {
  const all = tokens
    ? tokens.input + tokens.output + tokens.cacheRead + tokens.cacheWrite
    : undefined;
  return (
    <>
      <span>{[agent, model].filter((name) => name !== null).join(" ") || "agent unknown"}</span>
      {turns === null ? null : <span>{turns} turns</span>}
      <span>{all === undefined ? "tokens unknown" : `${whole.format(all)} tokens`}</span>
      <span>{dollars === null ? "dollars unknown" : `$${dollars.toFixed(2)}`}</span>
    </>
  );
}
