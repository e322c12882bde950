import type { EventView, FloorView } from "#core/floor/floor-view.ts";
import { Moment } from "./moment.tsx";
import { Section } from "./section.tsx";
import { Words } from "./words.tsx";

/** What the ledger says happened, newest first. */
export function Timeline({ timeline }: Pick<FloorView, "timeline">) {
  return (
    <Section title="Timeline" count={timeline.length} empty="Nothing has happened yet.">
      <ol class="timeline">
        {timeline.map((event) => (
          <li key={event.commit}>
            <Moment at={event.at} />
            <What event={event} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

const places: Readonly<Record<EventView["who"], string>> = {
  molecule: "",
  desk: "desk",
  refinery: "refinery",
  town: "town",
};

function What({ event }: { readonly event: EventView }) {
  const { number, who, text } = event;
  return (
    <span>
      {number === null ? null : (
        <a class="number" href={`#/${number}`}>
          #{number}
        </a>
      )}{" "}
      {places[who] === "" ? null : <span class="tag">{places[who]}</span>} <Words text={text} />
    </span>
  );
}
