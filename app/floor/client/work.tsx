import type {
  FloorView,
  HeldView,
  PlanView,
  PolecatView,
  WaitingView,
} from "#core/floor/floor-view.ts";
import { GitHubLink, MoleculeLink } from "./links.tsx";
import { Elapsed, Moment } from "./moment.tsx";
import { Section } from "./section.tsx";
import { Words } from "./words.tsx";

/** Who is at work, on which step and for how long. */
export function Polecats({ polecats, at }: Pick<FloorView, "polecats" | "at">) {
  return (
    <Section title="Polecats at work" count={polecats.length} empty="Nobody is at work.">
      <ul class="rows">
        {polecats.map((polecat) => (
          <Polecat key={polecat.number} polecat={polecat} at={at} />
        ))}
      </ul>
    </Section>
  );
}

function Polecat({ polecat, at }: { readonly polecat: PolecatView; readonly at: string }) {
  const { done, of, step, attempt, agent, model, run, stop, spent } = polecat;
  return (
    <li class="row polecat">
      <div class="line">
        <MoleculeLink {...polecat} />
        <Clock polecat={polecat} at={at} />
      </div>
      <Steps done={done} of={of} />
      <div class="quiet">
        {step === "" ? "checks the acceptance criteria" : `step ${done + 1} of ${of}: ${step}`}
      </div>
      <div class="quiet facts">
        <span>attempt {attempt}</span>
        <span>
          {agent}
          {model === null ? "" : ` ${model}`}
        </span>
        {spent === null ? null : <span>{spent}</span>}
        {run === null ? null : <GitHubLink href={run}>run</GitHubLink>}
      </div>
      {stop === null ? null : (
        <div class="warning">
          is to stop, as {stop.by} asked: {stop.why}
        </div>
      )}
    </li>
  );
}

function Clock({ polecat, at }: { readonly polecat: PolecatView; readonly at: string }) {
  const { startedAt, askedAt } = polecat;
  if (startedAt !== null)
    return (
      <span class="clock">
        <Elapsed since={startedAt} at={at} />
      </span>
    );
  if (askedAt === null) return null;
  return (
    <span class="clock quiet">
      waits for a runner, <Elapsed since={askedAt} at={at} />
    </span>
  );
}

/** One mark for each step; many are drawn as one bar. */
function Steps({ done, of }: { readonly done: number; readonly of: number }) {
  return <progress class="steps" aria-label="Steps done" max={Math.max(1, of)} value={done} />;
}

/** What a person has to say something to. */
export function Held({ held, plans }: Pick<FloorView, "held" | "plans">) {
  return (
    <Section
      title="Needs a person"
      count={held.length + plans.length}
      empty="Nothing waits for a person."
    >
      <ul class="rows">
        {held.map((one) => (
          <HeldRow key={one.number} held={one} />
        ))}
        {plans.map((plan) => (
          <PlanRow key={plan.number} plan={plan} />
        ))}
      </ul>
    </Section>
  );
}

function HeldRow({ held }: { readonly held: HeldView }) {
  const { reason, fix, command, by, at, retriedBy, spent, url } = held;
  return (
    <li class="row held">
      <div class="line">
        <MoleculeLink {...held} />
        <span class="quiet">
          held by {by}, <Moment at={at} />
        </span>
      </div>
      <p class="reason">
        <Words text={reason} />
      </p>
      <p class="quiet">
        <Words text={fix} />
      </p>
      <p class="facts">
        {retriedBy === null ? (
          <span>
            Releases it, <GitHubLink href={url}>said on the issue</GitHubLink>:{" "}
            <code>{command}</code>
          </span>
        ) : (
          <span>{retriedBy} said to try again.</span>
        )}
        {spent === null ? null : <span class="quiet">{spent}</span>}
      </p>
    </li>
  );
}

function PlanRow({ plan }: { readonly plan: PlanView }) {
  const { number, issues, by, url, command } = plan;
  return (
    <li class="row">
      <div class="line">
        <GitHubLink href={url}>Plan of #{number}</GitHubLink>
        <span class="quiet">
          {issues === 1 ? "1 issue" : `${issues} issues`}, by {by}
        </span>
      </div>
      <p class="facts">
        <span>
          Approves it, said there: <code>{command}</code>
        </span>
      </p>
    </li>
  );
}

/** In the order in which they would go. */
export function Waiting({ waiting }: Pick<FloorView, "waiting">) {
  return (
    <Section title="Waiting" count={waiting.length} empty="Nobody waits.">
      <ol class="rows">
        {waiting.map((one: WaitingView) => (
          <li key={one.number} class="row">
            <MoleculeLink {...one} />
            <div class="quiet">
              <Words text={one.waitsFor === "" ? "starts next" : `waits for ${one.waitsFor}`} />
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}
