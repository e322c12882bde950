import type { MoleculeLog } from "#core/life/molecule-log.ts";
import { Moment } from "./moment.tsx";
import { Section } from "./section.tsx";
import { Words } from "./words.tsx";

type Told = { readonly log: MoleculeLog };

export function Steps({ log: { steps } }: Told) {
  return (
    <Section title="Steps" count={steps.length} empty="There is no approved text yet.">
      <ol class="steps-list">
        {steps.map(({ step, title, commit, attempt }) => (
          <li key={step} class={commit === null ? "open" : "done"}>
            <span>{title}</span>{" "}
            <span class="quiet">
              {commit === null ? "not done" : `done, ${commit.slice(0, 7)}`}
              {attempt === null ? "" : `, attempt ${attempt}`}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** What reviewers, the policy and the Refinery asked for. */
export function Rework({ log: { rework } }: Told) {
  if (rework.length === 0) return null;
  return (
    <Section title="Asked for besides" count={rework.length}>
      <ul class="rows">
        {rework.map(({ id, by, at, words }) => (
          <li key={id} class="row">
            <div class="quiet">
              {by}, <Moment at={at} />
            </div>
            <p class="words">{words}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Holds({ log: { holds, approvals } }: Told) {
  if (holds.length === 0 && approvals.length === 0) return null;
  return (
    <Section title="Approvals and holds">
      <ul class="rows">
        {approvals.map(({ by, at, digest }) => (
          <li key={at} class="row">
            approved by {by}, <Moment at={at} />{" "}
            <span class="quiet">text {digest.slice(0, 12)}</span>
          </li>
        ))}
        {holds.map(({ by, at, reason, until }) => (
          <li key={at} class="row">
            <div>
              held by {by}, <Moment at={at} />
              {until === null ? ", until now" : ", until "}
              {until === null ? null : <Moment at={until} />}
            </div>
            <div class="quiet">
              <Words text={reason} />
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Events({ log: { events, isCut } }: Told) {
  return (
    <Section title="Ledger" count={events.length} empty="Nothing is written down yet.">
      <ol class="timeline">
        {events.toReversed().map(({ at, commit, event }) => (
          <li key={commit}>
            <Moment at={at} />
            <span>
              <Words text={event} /> <code class="quiet">{commit.slice(0, 7)}</code>
            </span>
          </li>
        ))}
      </ol>
      {isCut ? <p class="quiet">Older events were not read.</p> : null}
    </Section>
  );
}
