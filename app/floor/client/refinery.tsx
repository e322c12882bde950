import type { FloorView } from "#core/floor/floor-view.ts";
import type { LandedPull, QueuedPull, QueuedTrial, QueueView } from "#core/refinery/queue-view.ts";
import { printDuration } from "#core/text/plain-time.ts";
import { GitHubLink } from "./links.tsx";
import { Elapsed, Moment } from "./moment.tsx";
import { Section } from "./section.tsx";

/** What lands, in which order, and what is being proven for it. */
export function Refinery({ refinery, at }: Pick<FloorView, "refinery" | "at">) {
  if ("why" in refinery)
    return (
      <Section title="Refinery">
        <p class="quiet">There is no line: {refinery.why}.</p>
      </Section>
    );
  const { base, engine, verifying, line, out, landed } = refinery;
  return (
    <Section title="Refinery">
      <p class="quiet">
        lands on <code>{base}</code> by{" "}
        {engine === "train" ? "Cogtown's own train" : "GitHub's merge queue"}
      </p>
      <Numbers {...refinery.statistics} />
      <Part title="Being verified" items={verifying} none="nothing">
        {(trial) => <Trial key={trial.candidate} trial={trial} at={at} />}
      </Part>
      <Part title="In the line" items={line} none="nobody">
        {(pull) => <Pull key={pull.pull} pull={pull} />}
      </Part>
      {out.length > 0 && (
        <Part title="Put out" items={out} none="">
          {(pull) => <Pull key={pull.pull} pull={pull} />}
        </Part>
      )}
      <Part title="Landed lately" items={landed.slice(0, 5)} none="nothing">
        {(pull) => <Landing key={pull.commit} landing={pull} />}
      </Part>
    </Section>
  );
}

function Part<T>({
  title,
  items,
  none,
  children,
}: {
  readonly title: string;
  readonly items: readonly T[];
  readonly none: string;
  readonly children: (item: T) => preact.ComponentChild;
}) {
  return (
    <>
      <h3>{title}</h3>
      {items.length === 0 ? (
        <p class="quiet">{none}</p>
      ) : (
        <ul class="rows">{items.map(children)}</ul>
      )}
    </>
  );
}

const purposes: Readonly<Record<QueuedTrial["purpose"], string>> = {
  line: "as they land",
  alone: "alone, under suspicion",
  base: "the base itself",
};

function Trial({ trial, at }: { readonly trial: QueuedTrial; readonly at: string }) {
  const { pulls, purpose, run, startedAt, askedAt } = trial;
  return (
    <li class="row trial">
      <div class="line">
        <span class="batch">
          {pulls.map((pull) => (
            <span key={pull} class="car">
              #{pull}
            </span>
          ))}
        </span>
        <span class="clock">
          <Elapsed since={startedAt ?? askedAt} at={at} />
        </span>
      </div>
      <div class="quiet facts">
        <span>{purposes[purpose]}</span>
        {run === null ? <span>waits for a runner</span> : <GitHubLink href={run}>run</GitHubLink>}
      </div>
    </li>
  );
}

function Pull({ pull }: { readonly pull: QueuedPull }) {
  const { position, title, url, waitsFor, landsIn } = pull;
  return (
    <li class="row">
      <div class="line">
        <span>
          {position === null ? null : <span class="position">{position}</span>}
          <GitHubLink href={url}>
            <span class="number">#{pull.pull}</span> {title}
          </GitHubLink>
        </span>
        {landsIn === null ? null : (
          <span class="clock quiet">
            in {landsIn.from} to {landsIn.to} min
          </span>
        )}
      </div>
      <div class="quiet">waits for {waitsFor}</div>
    </li>
  );
}

function Landing({ landing }: { readonly landing: LandedPull }) {
  const { pull, molecule, commit, at, waited } = landing;
  return (
    <li class="row landing">
      <span>
        {molecule === null ? `pull request #${pull}` : <a href={`#/${molecule}`}>#{molecule}</a>} as{" "}
        <code>{commit.slice(0, 7)}</code>
      </span>
      <span class="quiet">
        <Moment at={at} />, {printDuration(waited)} after it was ready
      </span>
    </li>
  );
}

/** What nobody knows yet is left out. */
function Numbers({
  perHour,
  verificationsPerLanded,
  waited,
  verification,
}: QueueView["statistics"]) {
  const facts: readonly (readonly [string, string])[] = [
    ...(perHour === null ? [] : [["landed an hour", perHour.toFixed(1)] as const]),
    ...(waited.p50 === null ? [] : [["ready to landed", printDuration(waited.p50)] as const]),
    ...(verification.p50 === null
      ? []
      : [["a verification", printDuration(verification.p50)] as const]),
    ...(verificationsPerLanded === null
      ? []
      : [["verifications each", verificationsPerLanded.toFixed(1)] as const]),
  ];
  if (facts.length === 0) return null;
  return (
    <dl class="numbers">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
