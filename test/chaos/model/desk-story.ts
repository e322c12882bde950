import type { Key } from "#core/decision.ts";
import { planWorkflow } from "#core/names.ts";
import { planHashOf } from "#core/text/plan-words.ts";
import { PaperTown } from "./paper-town.ts";
import { type Plan, type Played, play, type Story } from "./play.ts";

/** People who tell the Mayor things, on five issues. */

const config = `agent:
  command: ./agent.sh
verify:
  commands: [npm test]
review: none
limits:
  polecats: 1
`;

const spec = (what: string) =>
  `### Goal\n\nThere is ${what}.\n\n### Acceptance criteria\n\n- [ ] \`test -f ${what}\`\n`;

/** What is planned, what is slung, where people talk about the town, and what is gathered. */
const square = 3;
export const [house, shed, lamp, bench] = [1, 2, 4, 5];
const writers = ["alice", "bob", "carol", "dave"];

function openTown(): PaperTown {
  const town = new PaperTown(config);
  for (const writer of writers) town.writers.add(writer);
  for (const number of [house, shed, square, lamp, bench])
    town.addIssue(number, { labels: [], labelled: undefined, body: spec(`thing-${number}`) });
  return town;
}

/** Something that people do once, as soon as they see what they wait for. */
interface Scene {
  readonly when: (town: PaperTown) => boolean;
  readonly act: (stage: People) => void;
}

const planComment = (town: PaperTown) =>
  town.issues.get(house)?.comments.find(({ body }) => planHashOf(body) !== undefined);

const isCarriedOut = (town: PaperTown) => (town.deskOf(house)?.carriedOut.length ?? 0) > 0;

const scenes: readonly Scene[] = [
  {
    when: () => true,
    act: ({ say }) => {
      say("alice", house, "/mayor plan Keep it low.");
      say("bob", square, "/mayor pause moving house");
      say("mallory", square, "/mayor resume");
      say("carol", shed, "/mayor resume");
    },
  },
  {
    // Said before the edit that is the newest by the time when anybody looks: it is of another plan.
    when: (town) => planComment(town) !== undefined,
    act: ({ say, edit }) => {
      say("carol", house, "/mayor approve");
      edit("bob", (body) => body.replaceAll("Build wall-3", "Build the bridge"));
    },
  },
  {
    when: (town) => planComment(town)?.body.includes("by `bob`") === true,
    act: ({ say }) => {
      say("carol", house, "/mayor approve\n\n/mayor note Doors open outwards.");
      say("alice", shed, "/mayor sling\n\n/mayor priority P3\n\n/mayor priority P1");
      say("alice", square, `/mayor convoy "Small things" #${lamp} #${bench}\n\n/mayor help`);
      say("bob", square, "/mayor pause");
      say("bob", square, "/mayor resume");
      say("dave", square, "/mayor pause winter");
    },
  },
  {
    when: isCarriedOut,
    act: ({ say }) => {
      say("dave", house, "/mayor pause too loud");
      say("dave", house, "/mayor note It is winter.");
      say("dave", house, "/mayor resume");
      say("alice", house, "/mayor ask What is it made of?");
    },
  },
  {
    when: (town) => town.deskOf(house)?.asked.every(({ over }) => over === true) === true,
    act: ({ say }) => {
      say("mallory", house, "/mayor stop");
    },
  },
];

/** A second for each thing that is done, so that it can be told what came first. */
class People {
  readonly #town: PaperTown;
  readonly #events: Key[] = [];
  #moment: number;

  constructor(town: PaperTown, now: Date) {
    this.#town = town;
    this.#moment = now.getTime();
  }

  readonly say = (login: string, number: number, body: string): void => {
    const issue = this.#town.issues.get(number);
    const id = 1 + Math.max(50, ...allSaid(this.#town).map((each) => each.id));
    issue?.said.push({ id, login, at: this.#now(), body, isOwnWord: true });
    this.#events.push({ kind: "desk", number });
  };

  readonly edit = (login: string, change: (body: string) => string): void => {
    const comment = planComment(this.#town);
    if (comment === undefined) throw new Error("there is no plan");
    comment.body = change(comment.body);
    comment.edited = { login, at: this.#now() };
    this.#events.push({ kind: "desk", number: house });
  };

  #now(): string {
    this.#moment += 1000;
    return new Date(this.#moment).toISOString().replace(/\.\d+Z$/, "Z");
  }

  get events(): readonly Key[] {
    return this.#events;
  }
}

export const allSaid = (town: PaperTown) =>
  [...town.issues.values()].flatMap(({ number, said }) =>
    said.map((each) => ({ number, ...each })),
  );

/** The App's reactions to a comment; GitHub has each once, however often it was given. */
export const reactionsTo = (town: PaperTown, id: number): ReadonlySet<string> =>
  new Set(
    town.answers
      .flatMap(({ reactions }) => reactions)
      .filter(({ comment }) => comment === `IC_${id}`)
      .map(({ content }) => content),
  );

const isAnswered = (reactions: ReadonlySet<string>) =>
  reactions.has("rocket") || reactions.has("confused");

/** Whoever sees that nobody has heard them touches their comment, which GitHub tells the App. */
function nudge(town: PaperTown): readonly Key[] {
  return allSaid(town)
    .filter(({ id }) => !reactionsTo(town, id).has("eyes"))
    .map(({ number }): Key => ({ kind: "desk", number }));
}

function storyOf(): Story {
  let [next, ...rest]: readonly (Scene | undefined)[] = scenes;
  return {
    open: openTown,
    works: [planWorkflow],
    act: (town, now) => {
      const unheard = nudge(town);
      if (next?.when(town) !== true) return unheard;
      const people = new People(town, now);
      next.act(people);
      [next, ...rest] = rest;
      return [...unheard, ...people.events];
    },
    isAtRest: (town) =>
      next === undefined &&
      allSaid(town).every(({ id }) => isAnswered(reactionsTo(town, id))) &&
      isCarriedOut(town),
  };
}

/** Plays the town of talk until everybody was answered and the house is planned. */
export const playDesks = (plan: Plan = {}): Promise<Played> => play(plan, storyOf());
