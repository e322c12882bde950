import { afterAll, beforeAll, describe, test } from "vitest";
import { type OpenStage, openStage, type ScenarioOptions, type Stage } from "../kit/scenario.ts";
import type { AttackId, CaseOf } from "./attacks.ts";

/**
 * One attack of a class, told as the registry names it. It passes where the defence holds: a case that fails is a hole,
 * and fails the build.
 */
export function attack<Id extends AttackId>(
  id: Id,
  name: CaseOf<Id>,
  play: () => Promise<void> | void,
): void {
  test(`${id}: ${name}`, play);
}

/**
 * Several attacks on one town, one after the other, since starting a town costs seconds. At the end it is held to the laws
 * that every story must keep, whatever was done to it.
 */
export function siege(
  name: string,
  options: ScenarioOptions,
  ...attacks: readonly ((town: () => Stage) => void)[]
): void {
  describe(name, () => {
    let opened: OpenStage | undefined;
    beforeAll(async () => {
      opened = await openStage(options);
    });
    afterAll(() => opened?.close());
    const town = () => {
      if (opened === undefined) throw new Error("the town did not start");
      return opened.stage;
    };
    for (const play of attacks) play(town);
    test("the town keeps its laws through all of it", () => opened?.end());
  });
}
