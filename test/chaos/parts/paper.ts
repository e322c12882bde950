import { countRedone, findViolations } from "../model/laws.ts";
import { type Plan, type Played, play, type When } from "../model/play.ts";
import type { Part } from "./part.ts";

/**
 * The town on paper (see model/): the App's own code over a GitHub in memory, and jobs that work by the actions' own
 * decisions. A point takes some fifty milliseconds: all of them a minute, and `npm test` tries one in six.
 */
export const paper: Part = {
  name: "paper",
  listPoints: async () => {
    const { calls, pushes } = await play();
    return [...pointsOf("call", calls.length), ...pointsOf("push", pushes.length)];
  },
  play: async (_seed, point) => {
    const { what, at, when } = parsePoint(point);
    const started = performance.now();
    const strike: Plan = what === "call" ? { crash: { at, when } } : { kill: { at, when } };
    const played = await play(strike);
    return {
      part: "paper",
      point,
      kind: nameKind(what, at, played),
      isReached: played.struck,
      violations: [...findViolations(played, what === "call" ? 0 : 1)],
      redone: countRedone(played.town),
      redispatch: [],
      limited: 0,
      seconds: (performance.now() - started) / 1000,
    };
  },
};

type What = "call" | "push";

function pointsOf(what: What, count: number): readonly string[] {
  const whens: readonly When[] = ["before", "after"];
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  return numbers.flatMap((at) => whens.map((when) => `${what}-${at}:${when}`));
}

function parsePoint(point: string): {
  readonly what: What;
  readonly at: number;
  readonly when: When;
} {
  const [, what, at, when] = /^(call|push)-([1-9]\d*):(before|after)$/.exec(point) ?? [];
  if (at === undefined) throw new Error(`${point} is no point: call-57:after is one`);
  return {
    what: what === "push" ? "push" : "call",
    at: Number(at),
    when: when === "after" ? "after" : "before",
  };
}

/** Calls by their method, pushes by what they publish; numbers and names say nothing about the kind. */
function nameKind(what: What, at: number, { calls, pushes }: Played): string {
  const name = (what === "call" ? calls : pushes)[at - 1] ?? "not reached";
  return what === "call" ? (name.split(" ")[0] ?? name) : name.replace(/ of #\d+| \d+/g, "");
}
