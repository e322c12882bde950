import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { z } from "zod";
import { answerTo, childrenOf } from "../kit/answers.ts";
import { exampleValues, shippedFormulas } from "../kit/formulas.ts";
import { type Stage, scenario } from "../kit/scenario.ts";

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
async function cookOn(town: Stage, order: string): Promise<number> {
  const number = await town.maya.openIssue({ title: "Something is wanted", body: "Please." });
  await town.maya.comment(number, `/mayor cook ${order}`);
  return number;
}

/** Cooks these formulas, approves what is proposed, and yields the titles of all that landed because of it. */
async function cookToTheEnd(town: Stage, names: readonly (keyof typeof values)[]) {
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

scenario(
  "the formulas for a feature, a bug, an upgrade, a refactoring and a page are cooked, approved and done to the end",
  { config, agent, files },
  async (town) => {
    const names = ["feature", "bug", "upgrade", "refactor", "docs"] as const;
    expect(await cookToTheEnd(town, names)).toEqual([
      "Add JSON output of `list`",
      "Mend: lists are cut at 80 letters",
      "Upgrade left-pad to 1.3.0",
      "Pin what the list command does",
      "Rework the list command: parsing and printing are apart",
      "Describe how releases are made",
    ]);
    const landed = await town.landed();
    const order = (words: string) => landed.findIndex((line) => line.includes(words));
    expect(order("Write a test that fails")).toBeLessThan(order("Mend the cause"));
    expect(order("Pin what")).toBeLessThan(order("Rework"));
    const rework = await town.git("log", "--format=%s", "--grep", "Rework the list", "main");
    expect(rework.split("\n"), "in one commit").toHaveLength(1);
    expect(await town.git("show", "main:test/pins.sh"), "nobody touched it").toContain("grep");
  },
);

/** What makes no plan, and what the one answer says of it. */
const unfit = {
  "fetaure feature=JSON": ["There is no formula `fetaure`", "cook --list"],
  "bug test=make": ["`bug` has no value", "What goes wrong"],
  'docs subject=releases page="../$(id).md"': ["of `page` does not match", "give one that does"],
};

scenario(
  "a review convoy is cooked, approved and done to the end; what cannot be cooked is answered once and makes nothing",
  { config, agent, files },
  async (town) => {
    const refused: number[] = [];
    for (const order of Object.keys(unfit)) refused.push(await cookOn(town, order));
    expect(await cookToTheEnd(town, ["review"])).toHaveLength(6);
    const findings = await town.git("ls-tree", "--name-only", "main", "docs/reviews/first-look/");
    expect(findings.split("\n").map((path) => path.split("/").at(-1))).toEqual([
      "correctness.md",
      "failure.md",
      "security.md",
      "simplicity.md",
      "summary.md",
      "tests.md",
    ]);
    for (const [index, words] of Object.values(unfit).entries()) {
      const number = refused[index] ?? 0;
      const { reactions, replies } = await answerTo(town, "maya", number);
      expect([reactions, replies.length]).toEqual([["eyes", "confused"], 1]);
      for (const word of words) expect(replies[0]).toContain(word);
      expect(await town.comments(number), "her words, and the answer").toHaveLength(2);
      expect(await childrenOf(town, number)).toEqual([]);
    }
  },
);
