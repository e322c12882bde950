import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { planHashOf } from "#core/text/plan-words.ts";
import type { IssueFile } from "../local/issue-files.ts";
import type { Town } from "../town/local-town.ts";
import type { StoryEvent } from "../town/story-events.ts";
import {
  author,
  byOutsider,
  maintainer,
  outsider,
  reviewWords,
  sentBack,
  unparsable,
} from "./screenplay.ts";

/** The people of the demo: they do what a browser would send, when they see cause to. */
export interface Cast {
  /** Opens the issues in order, and labels them. */
  fileIssues(issues: readonly IssueFile[]): Promise<void>;
  /** Opens an issue and has it planned; the plan is approved when it is there. Yields its number. */
  fileWish(wish: IssueFile): Promise<number>;
  /** Resolves when everybody has done what they had cause to. Throws what GitHub refused them. */
  rested(): Promise<void>;
}

export function castPeople(town: Town, demoFolder: string): Cast {
  const pending = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const play = (part: () => Promise<void>) => {
    const played: Promise<void> = part()
      .catch((error: unknown) => {
        failures.push(error);
      })
      .finally(() => pending.delete(played));
    pending.add(played);
  };
  const react = createReactions(town, demoFolder);
  town.onEvent((event) => {
    play(() => react(event));
  });
  return {
    fileIssues: async (issues) => {
      const numbers: number[] = [];
      for (const { title, body } of issues) {
        const person = town.person(numbers.length + 1 === byOutsider ? outsider : author);
        numbers.push(await person.openIssue({ title, body }));
      }
      for (const number of numbers) {
        await town.person(number === byOutsider ? outsider : author).label(number, "polecat");
      }
    },
    fileWish: async ({ title, body }) => {
      const number = await town.person(author).openIssue({ title, body });
      await town.person(author).comment(number, "/mayor plan");
      return number;
    },
    rested: async () => {
      while (pending.size > 0) await Promise.all(pending);
      if (failures.length > 0)
        throw new AggregateError(failures, "Somebody in the demo was refused");
    },
  };
}

function createReactions(town: Town, demoFolder: string): (event: StoryEvent) => Promise<void> {
  const reviewed = new Set<number>();
  const approve = (pull: number) =>
    town.person(maintainer).approve(pull, "Reads well, and the evidence is there.");
  let isCorrected = false;
  return async (event) => {
    switch (event.kind) {
      case "commented":
        if (planHashOf(event.body) !== undefined)
          await town.person(maintainer).comment(event.number, "/mayor approve");
        if (event.number !== unparsable || isCorrected || !event.by.endsWith("[bot]")) return;
        isCorrected = true;
        await town.person(author).editIssue(unparsable, {
          body: await readFile(join(demoFolder, "corrections", "09-import.md"), "utf8"),
        });
        return;
      case "proposed":
        if (event.number === sentBack)
          await town.person(maintainer).requestChanges(event.pull, reviewWords);
        else await approve(event.pull);
        return;
      case "reproposed":
        if (event.number !== sentBack || reviewed.has(event.pull)) return;
        reviewed.add(event.pull);
        await approve(event.pull);
        return;
      case "opened":
      case "edited":
      case "labelled":
      case "dispatched":
      case "step-pushed":
      case "attempt-ended":
      case "reviewed":
      case "verifying":
      case "landed":
      case "state":
        return;
    }
  };
}
