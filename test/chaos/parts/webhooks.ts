import type { DeliveryFate, DeliveryPolicy } from "#local/webhooks/policy.ts";
import type { Ground } from "../kit/chaos-town.ts";
import { type Dice, rollDice } from "../kit/dice.ts";
import { wholeTown } from "../kit/story.ts";
import { type Part, type Tally, tryPoint } from "./part.ts";

/** Towns of each kind in a full run. */
const towns = 12;

/**
 * Webhooks are lost, doubled, late and in disorder; all of them; and two copies of the App hear of everything. The end is
 * the same, and no attempt is dispatched twice.
 */
export const webhooks: Part = {
  name: "webhooks",
  listPoints: () => {
    const numbers = Array.from({ length: towns }, (_, index) => index + 1);
    return Promise.resolve([
      "none",
      ...numbers.map((number) => `some-${number}`),
      ...numbers.map((number) => `two-apps-${number}`),
    ]);
  },
  play: (seed, point) => {
    const { kind, number } = parsePoint(point);
    const dice = rollDice(seed * 1_000 + number * 7 + kind.length);
    const tally: Tally = { kind: describeKind(kind), isReached: true, limited: 0 };
    return tryPoint("webhooks", point, wholeTown, tally, {
      ...(kind === "two-apps" ? { copies: 2 } : {}),
      prepare: (ground) => {
        ground.github.webhooks.policy = choosePolicy(kind, dice);
      },
      onStandstill: ({ github }) => github.webhooks.releaseHeld((held) => dice.shuffle(held)),
      judge: judgeDispatches,
    });
  },
};

type Kind = "none" | "some" | "two-apps";

function parsePoint(point: string): { readonly kind: Kind; readonly number: number } {
  if (point === "none") return { kind: "none", number: 0 };
  const match = /^(some|two-apps)-(\d+)$/.exec(point);
  if (match === null) throw new Error(`${point} is no point: none, some-1 or two-apps-1 is one`);
  return { kind: match[1] === "some" ? "some" : "two-apps", number: Number(match[2]) };
}

function describeKind(kind: Kind): string {
  switch (kind) {
    case "none":
      return "every webhook lost";
    case "some":
      return "webhooks lost, doubled, late, in disorder";
    case "two-apps":
      return "two Apps, webhooks as above";
  }
}

function choosePolicy(kind: Kind, dice: Dice): DeliveryPolicy {
  return kind === "none" ? () => ({ kind: "drop" }) : () => throwFate(dice);
}

function throwFate(dice: Dice): DeliveryFate {
  const roll = dice.roll();
  if (roll < 0.2) return { kind: "drop" };
  if (roll < 0.4) return { kind: "deliver", times: 2 };
  if (roll < 0.55) return { kind: "delay", milliseconds: dice.between(50, 5_000) };
  return roll < 0.7 ? { kind: "hold" } : { kind: "deliver" };
}

/** The run's name carries the nonce of its attempt, or its candidate: one run for each. */
function judgeDispatches({ github: { world } }: Ground): readonly string[] {
  const titles = world.runs.all().map(({ displayTitle }) => displayTitle);
  const twice = titles.filter((title, index) => titles.indexOf(title) !== index);
  return twice.map((title) => `dispatched twice: ${title}`);
}
