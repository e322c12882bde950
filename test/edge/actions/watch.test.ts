import { describe, expect, test } from "vitest";
import { type Rounds, watchOver } from "../../../actions/polecat/watch.ts";
import { CutShort } from "../../../actions/shared/command.ts";
import { GitError } from "../../../actions/shared/git.ts";
import type { Watcher } from "../../../actions/shared/workshop.ts";

const never = Number.MAX_SAFE_INTEGER;
const calm: Rounds = {
  tellMs: 5,
  silentMs: never,
  hasMoved: () => Promise.resolve(false),
  tell: () => Promise.resolve(),
};

class Signal {
  give: () => void = () => undefined;
  readonly given = new Promise<void>((resolve) => {
    this.give = resolve;
  });
}

/** Foreign code that goes on until it is ended, and yields the reason. */
const untilEnded = ({ stop }: Watcher) =>
  new Promise<unknown>((resolve) => {
    stop.addEventListener("abort", () => {
      resolve(stop.reason);
    });
  });

describe("rounds beside foreign code", () => {
  test("tell whether a line was heard since the last time", async () => {
    const told: boolean[] = [];
    await watchOver(
      {
        ...calm,
        tell: (isAlive) => {
          told.push(isAlive);
          return Promise.resolve();
        },
      },
      async ({ hear }) => {
        hear();
        await expect.poll(() => told.length).toBeGreaterThan(2);
      },
    );
    expect(told.slice(0, 3)).toEqual([true, false, false]);
  });

  test("are over when what they watched is over, one that is under way included", async () => {
    const events: string[] = [];
    const begun = new Signal();
    const work = new Signal();
    const telling = new Signal();
    const watched = watchOver(
      {
        ...calm,
        tell: async () => {
          begun.give();
          await telling.given;
          events.push("told");
        },
      },
      () => work.given,
    ).then(() => events.push("over"));
    await begun.given;
    work.give();
    setImmediate(() => {
      telling.give();
    });
    await watched;
    expect(events).toEqual(["told", "over"]);
  });

  test("end what is silent, but not while something moves", async () => {
    let looks = 0;
    const hasMoved = () => Promise.resolve(++looks < 3);
    const reason = await watchOver({ ...calm, tellMs: never, silentMs: 5, hasMoved }, untilEnded);
    expect(reason).toEqual(new CutShort("silence"));
    expect(looks).toBe(3);
  });

  test("do not end what prints a line while they look", async () => {
    let looks = 0;
    const hearing = new Signal();
    const reason = await watchOver(
      {
        ...calm,
        tellMs: never,
        silentMs: 5,
        hasMoved: () => {
          looks += 1;
          if (looks === 1) hearing.give();
          return hearing.given.then(() => false);
        },
      },
      (watcher) => {
        void hearing.given.then(watcher.hear);
        return untilEnded(watcher);
      },
    );
    expect(reason).toEqual(new CutShort("silence"));
    expect(looks).toBe(2);
  });

  test("end it for what telling found out, and go on after trouble with git", async () => {
    const answer = { exitCode: 128, stdout: "", stderr: "no network" };
    const troubles = [new GitError(["push"], answer), new Error("the claim is lost")];
    const tell = () => Promise.reject(troubles.shift() ?? new Error("too often"));
    expect(await watchOver({ ...calm, tell }, untilEnded)).toEqual(new Error("the claim is lost"));
  });
});
