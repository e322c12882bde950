import { useState } from "preact/hooks";
import type { Live } from "./live.ts";
import type { TownsAnswer } from "./messages.ts";
import { Moment } from "./moment.tsx";
import { applyTheme, nextTheme, rememberedTheme } from "./theme.ts";

/** Whose floor it is, whether it is live, and who looks. */
export function Header({
  town,
  live,
  towns,
}: {
  readonly town: string | undefined;
  readonly live: Live;
  readonly towns: TownsAnswer | undefined;
}) {
  const hasMore = (towns?.towns.length ?? 0) > 1;
  return (
    <header class="top">
      <span class="brand">
        <Cog /> {hasMore ? <a href="/">Cogtown</a> : <a href="#/">Cogtown</a>}
      </span>
      {town === undefined ? null : <strong class="town">{town}</strong>}
      <span class="grow" />
      {town === undefined ? null : <Connection live={live} />}
      <ThemeSwitch />
      {typeof towns?.viewer === "string" ? <Viewer login={towns.viewer} /> : null}
    </header>
  );
}

/** Said aloud when it changes, and not with every beat: what goes on ticking stands outside. */
function Connection({ live: { connection, asOf, trouble, view } }: { readonly live: Live }) {
  if (view.kind === "absent") return null;
  const isOld = connection === "lost" || trouble !== undefined;
  return (
    <span class={`connection ${isOld ? "lost" : connection}`}>
      <span role="status" aria-live="polite">
        {wordsOf(connection, trouble)}
      </span>
      {asOf === undefined ? null : (
        <span class="as-of">
          {isOld ? " What you see is from " : " as of "}
          <Moment at={asOf} />
        </span>
      )}
    </span>
  );
}

function wordsOf(connection: Live["connection"], trouble: string | undefined): string {
  switch (connection) {
    case "connecting":
      return "Connecting …";
    case "live":
      return trouble === undefined ? "Live" : `Not up to date: ${trouble}.`;
    case "lost":
      return "Connection lost, trying again.";
  }
}

function ThemeSwitch() {
  const [theme, setTheme] = useState(rememberedTheme);
  return (
    <button
      type="button"
      class="theme"
      onClick={() => {
        const next = nextTheme(theme);
        applyTheme(next);
        setTheme(next);
      }}
    >
      Colours: {theme}
    </button>
  );
}

const Viewer = ({ login }: { readonly login: string }) => (
  <form method="post" action="/-/sign-out">
    <span class="quiet">{login}</span> <button type="submit">Sign out</button>
  </form>
);

const Cog = () => (
  <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true" class="cog">
    <path d="M14 2h4v5h-4zM14 25h4v5h-4zM2 14h5v4H2zM25 14h5v4h-5z" />
    <path d="M14 2h4v5h-4zM14 25h4v5h-4zM2 14h5v4H2zM25 14h5v4h-5z" transform="rotate(45 16 16)" />
    <path
      fill-rule="evenodd"
      d="M16 6a10 10 0 1 1 0 20 10 10 0 0 1 0-20zm0 6a4 4 0 1 0 0 8 4 4 0 0 0 0-8z"
    />
  </svg>
);
