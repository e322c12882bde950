import { expect } from "vitest";
import { z } from "zod";
import { answerTo } from "../kit/answers.ts";
import { limitMinutes } from "../kit/budget.ts";
import { type Stage, scenario, wants } from "../kit/scenario.ts";

const Recorded = z.object({
  attempts: z.array(
    z.object({
      outcome: z.object({ kind: z.string() }),
      cap: z.object({ dollars: z.number() }).partial().optional(),
      usage: z.object({ dollars: z.number().optional(), source: z.string() }),
      decisions: z.array(z.string()).optional(),
    }),
  ),
});

/** What the ledger holds of the attempts at a molecule that have ended. */
async function attemptsAt(town: Stage, number: number) {
  const message = await town.git("log", "-1", "--format=%b", `refs/cogtown/molecules/${number}`);
  return Recorded.parse(JSON.parse(message)).attempts;
}

const words = async (town: Stage, number: number) => (await town.comments(number)).join("\n");

async function statusOf(town: Stage, number: number) {
  await town.maya.comment(number, "/mayor status");
  await town.settle();
  return (await answerTo(town, "maya", number)).replies.join("\n");
}

const twoSteps = `### Goal

There is a house.

### Steps

- [ ] Build the wall — check: \`test -f wall.txt\`
- [ ] Build the roof — check: \`test -f roof.txt\`

### Acceptance criteria

- [ ] \`test -f roof.txt\`
`;

/** The house: the first attempt fails for 90 cents, the second builds the wall for 15. Anything else tells nothing. */
const builder = `tell() { echo "{\\"usage\\": {\\"model\\": \\"mason\\", \\"input\\": 1000, \\"output\\": 200, \\"dollars\\": $1}, \\"decisions\\": [\\"Walls are of stone.\\"]}" > "$COGTOWN_REPORT"; }
if grep -q 'a house' "$COGTOWN_PROMPT"; then
  case "$COGTOWN_ATTEMPT $COGTOWN_STEP" in
    "1 1") tell 0.90; echo straw > straw.txt ;;
    *" 1") tell 0.15; rm straw.txt; echo stone > wall.txt ;;
    *) tell 2; echo slate > roof.txt ;;
  esac
elif [ "$COGTOWN_ATTEMPT" = 1 ]; then
  echo "{\\"outcome\\": \\"rate-limited\\", \\"until\\": \\"$(date -u -d '+1 hour' +%FT%TZ)\\"}" > "$COGTOWN_REPORT"
else
  echo leaves > garden.txt
fi`;

scenario(
  "a molecule goes on only as far as its budget, says what it waits for, and goes on when it is given more; what nobody knows is not taken for nought",
  { agent: builder },
  async (town) => {
    const house = await town.maya.openIssue({ title: "Build a house", body: twoSteps });
    await town.maya.comment(house, "/mayor budget $1\n\n/mayor sling");
    const garden = await town.file("Plant a garden", wants("garden.txt"));
    await town.settle();
    await town.maya.comment(garden, "/mayor budget $5");
    await town.settle();
    const cost = (dollars: number) => ({ usage: { dollars, source: "reported" } });
    expect(await attemptsAt(town, house)).toMatchObject([
      { outcome: { kind: "check-failed" }, cap: { dollars: 1 }, ...cost(0.9) },
      { outcome: { kind: "over-budget" }, cap: { dollars: 0.1 }, ...cost(0.15) },
    ]);
    expect(await words(town, house)).toContain(
      "room in its own budget: $1.05 of the molecule's $1.00 spent: say `/mayor budget $N`",
    );
    expect(await statusOf(town, house)).toMatch(/molecule \| \$1\.05 · 2,400 tokens .* \$0\.00 \|/);
    await town.wait(61);
    expect(await words(town, garden)).toContain("nobody knows how many dollars");
    expect(await words(town, garden)).toContain("set `budget.molecule.minutes`");
    expect(await statusOf(town, garden)).toMatch(
      /molecule \| unknown dollars .* at most \$5\.00 \|/,
    );
    await town.rob.comment(house, "/mayor budget $5");
    await limitMinutes(town, 9);
    await town.settle();
    expect([await town.stateOf(house), await town.stateOf(garden)]).toEqual(["landed", "landed"]);
    const [, , last] = await attemptsAt(town, house);
    expect(last).toMatchObject({
      cap: { dollars: 3.95 },
      ...cost(2),
      decisions: ["Walls are of stone."],
    });
    expect(await statusOf(town, house)).toMatch(/molecule \| \$3\.05 .* \$1\.95 · 9 min \|/);
  },
);

/** The story is told within one day. */
const minutesLeftToday = () => 1440 - ((Date.now() / 60_000) % 1440);

const silentAgent = `name=$(grep -o 'a file [a-z]*' "$COGTOWN_PROMPT" | head -n 1 | cut -d' ' -f3)
if [ "$name" != cellar ]; then echo '{"usage": {"dollars": 1}}' > "$COGTOWN_REPORT"; echo "$name" > "$name.txt"; else echo dust > dust.txt; fi`;

scenario(
  "an attempt that tells no cost counts at its cap, and a day's budget that is used up begins anew at midnight",
  {
    agent: silentAgent,
    config: `verify:
  commands: ["test -f README.md"]
review: none
budget:
  molecule: { dollars: 2 }
  day: { dollars: 3 }
`,
  },
  async (town) => {
    if (minutesLeftToday() < 10) await town.wait(20);
    const cellar = await town.file("Dig a cellar", wants("cellar.txt"));
    await town.settle();
    const [floor, attic] = [
      await town.file("Lay the floor", wants("floor.txt")),
      await town.file("Build an attic", wants("attic.txt")),
    ];
    await town.settle();
    expect(await words(town, cellar)).toContain(
      "room in its own budget: at most $2.00 of the molecule's $2.00 spent",
    );
    expect([await town.stateOf(floor), await town.stateOf(attic)]).toEqual(["landed", "ready"]);
    expect(await words(town, attic)).toContain("room in the budget of this day");
    expect(await statusOf(town, attic)).toMatch(
      /day \(.*\) \| at most \$3\.00 .* \$0\.00 \| \$3\.00/,
    );
    await town.wait(24 * 60);
    expect([await town.stateOf(attic), await town.stateOf(cellar)]).toEqual(["landed", "ready"]);
  },
);
