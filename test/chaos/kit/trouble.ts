import { badGateway, lostRaces, pointsSpent, primaryLimit, secondaryLimit } from "./answers.ts";
import type { Dice } from "./dice.ts";
import type { MovableClock } from "./movable-clock.ts";
import { type Call, type Fate, isRead, type Reply } from "./wire.ts";

/** Trouble that GitHub can be in, by name. */
export const troubles = {
  "502-before": "502, and nothing was done",
  "502-after": "502 after the write had landed",
  "secondary-told": "secondary limit with retry-after",
  "secondary-untold": "secondary limit without retry-after",
  primary: "primary limit exhausted",
  points: "GraphQL 200 with RATE_LIMITED",
  races: "409 and 422 of lost races",
  stale: "reads that lag seconds behind",
} as const;
export type Trouble = keyof typeof troubles;

/** Faults of one run: trouble without end is another world, in which nothing can finish. */
const mostFaults = 20;
export const mostLimits = 3;
const limitSeconds = 60;
/** How far a read may lag behind the newest write. */
const longestLag = 5_000;

export interface Stage {
  readonly clock: MovableClock;
  readonly dice: Dice;
  readonly onFault: () => void;
  readonly onLimited: () => void;
}

/** What becomes of each request of an App while GitHub is in this trouble. */
export function makeTrouble(trouble: Trouble, stage: Stage): (call: Call) => Fate {
  switch (trouble) {
    case "502-before":
      return strikeAtRandom(stage, 0.15, () => ({ kind: "answer", reply: badGateway }));
    case "502-after":
      return strikeAtRandom(stage, 0.25, (call) =>
        isRead(call) ? pass : { kind: "replace", by: () => badGateway },
      );
    case "secondary-told":
      return limitAtRandom(stage, isAnything, () => secondaryLimit(limitSeconds));
    case "secondary-untold":
      return limitAtRandom(stage, isAnything, () => secondaryLimit(undefined));
    case "primary":
      return limitAtRandom(stage, isAnything, primaryLimit);
    case "points":
      return limitAtRandom(stage, ({ url }) => url === "/graphql", pointsSpent);
    case "races":
      return strikeAtRandom(stage, 0.3, (call) =>
        isRefWrite(call) ? { kind: "answer", reply: stage.dice.pick(lostRaces) } : pass,
      );
    case "stale":
      return lagBehind(stage);
  }
}

const pass: Fate = { kind: "pass" };
const isAnything = () => true;
const isRefWrite = ({ kind }: Call) => /^(POST|PATCH) \/git\/refs/.test(kind);

function strikeAtRandom(
  { dice, onFault }: Stage,
  probability: number,
  strike: (call: Call) => Fate,
): (call: Call) => Fate {
  let faults = 0;
  return (call) => {
    if (faults >= mostFaults || !dice.isHit(probability)) return pass;
    const fate = strike(call);
    if (fate.kind === "pass") return pass;
    faults += 1;
    onFault();
    return fate;
  };
}

/** A few times a limit begins; until it is over every request of its kind is refused. */
function limitAtRandom(
  { clock, dice, onFault, onLimited }: Stage,
  applies: (call: Call) => boolean,
  replyUntil: (resetAt: Date) => Reply,
): (call: Call) => Fate {
  let limits = 0;
  let until = new Date(0);
  return (call) => {
    if (!applies(call)) return pass;
    const now = clock.now();
    if (now >= until) {
      if (limits >= mostLimits || !dice.isHit(0.05)) return pass;
      limits += 1;
      until = new Date(now.getTime() + limitSeconds * 1_000);
      onFault();
    }
    onLimited();
    return { kind: "answer", reply: replyUntil(until) };
  };
}

/** A read is answered with what the same question was answered a moment ago, as from a replica that lags. */
function lagBehind({ clock, dice, onFault }: Stage): (call: Call) => Fate {
  const known = new Map<string, { readonly at: number; readonly reply: Reply }[]>();
  return (call) => {
    if (!isRead(call)) return pass;
    const question = `${call.method} ${call.url} ${call.body}`;
    const now = clock.now().getTime();
    const earlier = (known.get(question) ?? []).filter(({ at }) => now - at <= longestLag);
    known.set(question, earlier);
    const [oldest] = earlier;
    if (oldest !== undefined && dice.isHit(0.4)) {
      onFault();
      return { kind: "answer", reply: oldest.reply };
    }
    const remember = (reply: Reply) => {
      earlier.push({ at: clock.now().getTime(), reply });
      return reply;
    };
    return { kind: "replace", by: remember };
  };
}
