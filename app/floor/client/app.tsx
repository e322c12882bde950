import { useEffect, useState } from "preact/hooks";
import type { FloorView } from "#core/floor/floor-view.ts";
import { useAddress } from "./address.ts";
import { Convoy } from "./graph.tsx";
import { Header } from "./header.tsx";
import { Origin } from "./links.tsx";
import { type Live, useLive } from "./live.ts";
import { type Asked, ask, TownsAnswer } from "./messages.ts";
import { Molecule } from "./molecule.tsx";
import { Money } from "./money.tsx";
import { Refinery } from "./refinery.tsx";
import { Section } from "./section.tsx";
import { Timeline } from "./timeline.tsx";
import { Words } from "./words.tsx";
import { Held, Polecats, Waiting } from "./work.tsx";

/** The whole page: one town, or those that there are. */
export function App() {
  const { town: named, molecule } = useAddress();
  const towns = useTowns();
  const known = towns.kind === "found" ? towns.value : undefined;
  const only = known?.towns.length === 1 && !known.isCut ? known.towns[0] : undefined;
  const town = named ?? only;
  const live = useLive(town);
  useEffect(() => {
    document.title = titleOf(town, molecule, live);
  }, [town, molecule, live]);
  return (
    <>
      <a class="skip" href="#main" onClick={skipToMain}>
        Skip to the floor
      </a>
      <Header town={town} live={live} towns={known} />
      <main id="main" tabIndex={-1} data-connection={live.connection}>
        {town === undefined ? (
          <Towns towns={towns} />
        ) : (
          <Town town={town} molecule={molecule} live={live} canSignIn={canSignIn(known)} />
        )}
      </main>
    </>
  );
}

function titleOf(town: string | undefined, molecule: number | undefined, { view }: Live): string {
  const place = `${molecule === undefined ? "" : `#${molecule} · `}${town ?? ""}`;
  const held = view.kind === "found" ? view.value.counts.held : 0;
  return `${held > 0 ? `(${held} held) ` : ""}${place === "" ? "Cogtown" : `${place} · Cogtown`}`;
}

/** The hash is the address of a molecule: a jump must not change it. */
function skipToMain(event: Event): void {
  event.preventDefault();
  document.getElementById("main")?.focus();
}

const canSignIn = (towns: TownsAnswer | undefined) =>
  towns?.canSignIn === true && towns.viewer === null;

function useTowns(): Asked<TownsAnswer> {
  const [towns, setTowns] = useState<Asked<TownsAnswer>>({ kind: "waiting" });
  useEffect(() => {
    void ask(TownsAnswer, "/-/towns").then(setTowns);
  }, []);
  return towns;
}

function Towns({ towns }: { readonly towns: Asked<TownsAnswer> }) {
  switch (towns.kind) {
    case "waiting":
      return <p role="status">Looking for towns …</p>;
    case "absent":
      return <p role="status">There is nothing to see here.</p>;
    case "failed":
      return (
        <p role="status">
          The towns cannot be listed: {towns.why}. Load the page again in a while.
        </p>
      );
    case "found":
      return <TownList towns={towns.value} />;
  }
}

function TownList({
  towns: { towns, isCut, viewer, canSignIn: can },
}: {
  readonly towns: TownsAnswer;
}) {
  return (
    <Section title="Towns">
      {towns.length === 0 ? <p>There is no town here that you may see.</p> : null}
      {can && viewer === null ? <SignIn /> : null}
      <ul class="rows">
        {towns.map((town) => (
          <li key={town} class="row">
            <a href={`/${town}`}>{town}</a>
          </li>
        ))}
      </ul>
      {isCut ? <p class="quiet">There are more: open one by its address, /OWNER/NAME.</p> : null}
    </Section>
  );
}

const SignIn = () => (
  <p>
    <a href={`/-/sign-in?to=${encodeURIComponent(location.pathname)}`}>Sign in with GitHub</a> to
    see those that you may read there.
  </p>
);

function Town({
  town,
  molecule,
  live: { view, trouble },
  canSignIn: can,
}: {
  readonly town: string;
  readonly molecule: number | undefined;
  readonly live: Live;
  readonly canSignIn: boolean;
}) {
  switch (view.kind) {
    case "waiting":
      return (
        <p role="status">
          {trouble === undefined ? `Looking at ${town} …` : `${town} cannot be shown: ${trouble}.`}
        </p>
      );
    case "absent":
    case "failed":
      return (
        <Section title="Nothing to see here">
          <p>There is no town {town} here, or not for you.</p>
          {can ? <SignIn /> : null}
        </Section>
      );
    case "found": {
      const { value } = view;
      const origin = URL.canParse(value.repository.url) ? new URL(value.repository.url).origin : "";
      return (
        <Origin.Provider value={origin}>
          {molecule === undefined ? (
            <Floor view={value} />
          ) : (
            <Molecule town={town} number={molecule} news={value} />
          )}
        </Origin.Provider>
      );
    }
  }
}

function Floor({ view }: { readonly view: FloorView }) {
  const { troubles, convoys } = view;
  return (
    <>
      <h1 class="hidden">
        The floor of {view.repository.owner}/{view.repository.name}
      </h1>
      <Counts counts={view.counts} />
      {troubles.length > 0 && (
        <ul class="troubles" aria-label="Troubles">
          {troubles.map((trouble) => (
            <li key={trouble}>
              <Words text={trouble} />
            </li>
          ))}
        </ul>
      )}
      <div class="floor">
        <div class="wide">
          <Section title="Convoys and molecules">
            {convoys.length === 0 && <p class="quiet">No open issue carries the label polecat.</p>}
            {convoys.map((convoy) => (
              <Convoy key={convoy.convoy?.number ?? 0} {...convoy} />
            ))}
          </Section>
          <Money money={view.money} />
          <Timeline timeline={view.timeline} />
        </div>
        <div class="narrow">
          <Polecats polecats={view.polecats} at={view.at} />
          <Held held={view.held} plans={view.plans} />
          <Refinery refinery={view.refinery} at={view.at} />
          <Waiting waiting={view.waiting} />
        </div>
      </div>
    </>
  );
}

function Counts({ counts }: Pick<FloorView, "counts">) {
  const { atWork, places, waiting, proposed, held, landedToday } = counts;
  return (
    <dl class="counts">
      <Count name="at work" value={`${atWork}`} more={`of ${places}`} kind="work" />
      <Count name="waiting" value={`${waiting}`} kind="waiting" />
      <Count name="proposed" value={`${proposed}`} kind="proposed" />
      <Count name="held" value={`${held}`} kind={held > 0 ? "held" : "draft"} />
      <Count name="landed in 24 h" value={`${landedToday}`} kind="landed" />
    </dl>
  );
}

function Count({
  name,
  value,
  more = "",
  kind,
}: {
  readonly name: string;
  readonly value: string;
  readonly more?: string;
  readonly kind: string;
}) {
  return (
    <div class={`tally state-${kind}`}>
      <dt>{name}</dt>
      <dd>
        {value} {more === "" ? null : <small>{more}</small>}
      </dd>
    </div>
  );
}
