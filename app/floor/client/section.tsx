import type { ComponentChildren } from "preact";

/** A part of the floor under its own heading, with a word in the place of what is not there. */
export function Section({
  title,
  count,
  empty,
  children,
}: {
  readonly title: string;
  readonly count?: number;
  /** Said where `count` is nought. */
  readonly empty?: string;
  readonly children: ComponentChildren;
}) {
  const id = `section-${title.toLowerCase().replaceAll(/[^a-z]+/g, "-")}`;
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>
        {title} {count === undefined ? null : <span class="count">{count}</span>}
      </h2>
      {count === 0 ? <p class="quiet">{empty}</p> : children}
    </section>
  );
}
