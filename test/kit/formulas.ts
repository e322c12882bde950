import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { z } from "zod";
import { exampleValues, shippedFormulas } from "../core/formula-examples.ts";
import { childrenOf } from "./answers.ts";
import type { Stage } from "./scenario.ts";

const shipped = Object.fromEntries(
  Object.keys(exampleValues).map((name) => {
    const file = `${name}.formula.toml`;
    return [`.cogtown/formulas/${file}`, readFileSync(`${shippedFormulas}/${file}`, "utf8")];
  }),
);

const test = "sh run-tests.sh";
const values = {
  ...exampleValues,
  feature: { ...exampleValues.feature, test },
  bug: { ...exampleValues.bug, test },
  upgrade: { ...exampleValues.upgrade, installed: "sh installed.sh", test },
  refactor: { ...exampleValues.refactor, test },
  review: { ...exampleValues.review, full: "false" },
};

const files = {
  ...shipped,
  "run-tests.sh": 'for each in test/*.sh; do sh -e "$each" || exit 1; done\n',
  "installed.sh": 'grep -qxF "$1" lock.txt\n',
  "lock.txt": "left-pad@1.1.0\n",
  "src/list.txt": "80\n",
  "src/all.txt": "parsing and printing\n",
  "test/first.sh": "test -s src/list.txt\n",
};

/** Does what each step asks for and no more; once it changes the tests that pin the code that it reworks. */
const agent = String.raw`
step=$(grep -A2 '^## This step' "$COGTOWN_PROMPT" | tail -n 1)
mkdir -p docs/reviews/first-look
case "$step" in
  Build*) echo 'test -f src/json.txt' > test/json.sh; echo '{}' > src/json.txt ;;
  Try*) echo 'test -s src/json.txt' > test/json-empty.sh ;;
  Say*) echo 'list --json' > docs/list.md ;;
  'Write a test that fails'*) echo 'grep -qx 800 src/list.txt' > test/cut.sh ;;
  'Mend the cause'*) echo 800 > src/list.txt ;;
  'Raise left-pad'*) echo 'left-pad@1.3.0' > lock.txt ;;
  'Pin what'*) echo 'test -n "$(cat src/*.txt | grep printing)"' > test/pins.sh ;;
  'Rework the list command'*)
    if [ "$COGTOWN_ATTEMPT" = 1 ]; then echo true > test/pins.sh; fi
    echo parsing > src/all.txt; echo printing > src/print.txt ;;
  'Write docs/releases.md'*) echo 'Push a tag.' > docs/releases.md ;;
  'Lead to it'*) echo '[How releases are made](docs/releases.md)' >> README.md ;;
  *'Review of'*|*'review of'*) file=$(grep -o 'docs/reviews/first-look/[a-z]*\.md' "$COGTOWN_PROMPT" | head -n 1)
    echo "README.md:1 is sound" > "$file" ;;
esac`;

const written = (of: Readonly<Record<string, string>>) =>
  Object.entries(of)
    .map(([key, value]) => ` ${key}="${value}"`)
    .join("");

const config = `verify:
  commands: ["${test}"]
review: none
limits: { polecats: 12 }
refinery: { mode: batch }
`;

/** Opens an issue and has a formula cooked on it. */
export async function cookOn(town: Stage, order: string): Promise<number> {
  const number = await town.maya.openIssue({ title: "Something is wanted", body: "Please." });
  await town.maya.comment(number, `/mayor cook ${order}`);
  return number;
}

/** Cooks these formulas, approves what is proposed, and yields the titles of all that landed because of it. */
export async function cookToTheEnd(town: Stage, names: readonly (keyof typeof values)[]) {
  const parents: number[] = [];
  for (const name of names) parents.push(await cookOn(town, `${name}${written(values[name])}`));
  await town.settle();
  for (const number of parents) await town.maya.comment(number, "/mayor approve");
  await town.settle();
  const titles: string[] = [];
  for (const number of parents) {
    const children = await childrenOf(town, number);
    for (const child of children) {
      expect([child.title, await town.stateOf(child.number)]).toEqual([child.title, "landed"]);
      titles.push(child.title);
    }
    const shown = (await town.comments(number)).at(-1);
    expect(shown).toContain(`**Landed**: ${children.length} of ${children.length}`);
    expect(await isOpen(town, number)).toBe(false);
  }
  return titles;
}

const Issue = z.object({ state: z.string() });
const isOpen = async (town: Stage, number: number) =>
  Issue.parse(await town.rest(town.maya, "GET", `/issues/${number}`)).state === "open";

/** A town that has the formulas that ship, and an agent that can do their steps. */
export const formulaTown = { config, agent, files };
