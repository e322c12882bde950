import { useEffect, useRef, useState } from "preact/hooks";
import type { FloorState, MoleculeView } from "#core/floor/floor-view.ts";
import type { MoleculeWhy } from "#core/life/molecule-why.ts";
import type { StateKind } from "#core/molecule/state.ts";
import { Attempts } from "./attempts.tsx";
import { Events, Holds, Rework, Steps } from "./life.tsx";
import { GitHubLink } from "./links.tsx";
import { type Asked, ask, MoleculeAnswer } from "./messages.ts";
import { Moment } from "./moment.tsx";
import { Section } from "./section.tsx";
import { StatePill } from "./states.tsx";
import { Words } from "./words.tsx";

/** One molecule: why it is where it is, and how it came there. `news` changes when anything on the floor does. */
export function Molecule({
  town,
  number,
  news,
}: {
  readonly town: string;
  readonly number: number;
  readonly news: unknown;
}) {
  const [asked, setAsked] = useState<Asked<MoleculeAnswer>>({ kind: "waiting" });
  useEffect(() => {
    let isOver = false;
    void ask(MoleculeAnswer, `/-/towns/${town}/molecules/${number}`).then((answer) => {
      if (isOver) return;
      // What was shown stays where the next answer is none.
      setAsked((before) => (answer.kind === "failed" && before.kind === "found" ? before : answer));
    });
    return () => {
      isOver = true;
    };
  }, [town, number, news]);
  return (
    <div class="molecule">
      <p>
        <a href="#/">← The whole floor</a>
      </p>
      <Answer asked={asked} number={number} />
    </div>
  );
}

function Answer({
  asked,
  number,
}: {
  readonly asked: Asked<MoleculeAnswer>;
  readonly number: number;
}) {
  switch (asked.kind) {
    case "waiting":
      return <p role="status">Looking at #{number} …</p>;
    case "absent":
      return <p role="status">There is no issue #{number} here.</p>;
    case "failed":
      return (
        <p role="status">
          #{number} cannot be shown: {asked.why}.
        </p>
      );
    case "found":
      return <Life molecule={asked.value.molecule} />;
  }
}

/** The words of the lifecycle that the floor has one shape for. */
const shownAs: Readonly<Record<StateKind, FloorState>> = {
  draft: "draft",
  blocked: "blocked",
  ready: "waiting",
  dispatched: "work",
  working: "work",
  proposed: "proposed",
  queued: "queued",
  landed: "landed",
  held: "held",
  cancelled: "draft",
};

function Life({ molecule }: { readonly molecule: MoleculeView }) {
  const { why, log, spent } = molecule;
  const heading = useRef<HTMLHeadingElement>(null);
  // Whoever came here by a key goes on from here.
  useEffect(() => {
    heading.current?.focus();
  }, [why.number]);
  const run = log.attempts.at(-1)?.claim?.url;
  return (
    <>
      <header class="molecule-head">
        <h1 ref={heading} tabIndex={-1}>
          <span class="number">#{why.number}</span> {why.title}
        </h1>
        <p class="facts">
          <StatePill
            state={shownAs[why.state]}
            note={why.state === "cancelled" ? "cancelled" : ""}
          />
          <GitHubLink href={why.url}>issue</GitHubLink>
          {log.pull === null ? null : (
            <GitHubLink href={log.pull.url}>pull request #{log.pull.number}</GitHubLink>
          )}
          {run === undefined ? null : <GitHubLink href={run}>newest run</GitHubLink>}
          {spent === null ? null : <span>spent {spent}</span>}
        </p>
      </header>
      <div class="columns">
        <div>
          <Why why={why} />
          <Steps log={log} />
          <Rework log={log} />
          <Holds log={log} />
        </div>
        <div>
          <Attempts molecule={molecule} />
          <Events log={log} />
        </div>
      </div>
    </>
  );
}

/** The words of `cogtown why`. */
function Why({ why }: { readonly why: MoleculeWhy }) {
  const { state, reason, decision, waitsFor, next, lookedAtAgain, isSure } = why;
  const standing = reason === "" ? state : `${state}: ${reason}`;
  return (
    <Section title="Why">
      <p class="reason">
        <Words text={standing} />
      </p>
      {state === "draft" || decision === standing ? null : (
        <p>
          Decision: <Words text={decision} />
        </p>
      )}
      {isSure ? null : (
        <p class="warning">Perhaps not: this host may not ask who has write permission.</p>
      )}
      <List title="Waits for" items={waitsFor} none="nothing" />
      <List title="On the next look the App would" items={next} none="do nothing" />
      <p class="quiet">
        Looked at again when something happens to it, and on every patrol
        {lookedAtAgain === null ? "" : ", at the latest "}
        {lookedAtAgain === null ? null : <Moment at={lookedAtAgain} />}
      </p>
    </Section>
  );
}

function List({
  title,
  items,
  none,
}: {
  readonly title: string;
  readonly items: readonly string[];
  readonly none: string;
}) {
  return (
    <>
      <h3>{title}</h3>
      {items.length === 0 ? <p class="quiet">{none}</p> : null}
      {items.length === 0 ? null : (
        <ul>
          {items.map((item) => (
            <li key={item}>
              <Words text={item} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
