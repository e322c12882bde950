import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { exampleValues, shippedFormulas } from "../core/formula-examples.ts";
import { answerTo, app, childrenOf } from "../kit/answers.ts";
import { type Stage, scenario } from "../kit/scenario.ts";

const names = ["feature", "bug", "upgrade", "refactor", "docs", "review"] as const;

const shipped = Object.fromEntries(
  names.map((name) => {
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

/**
 * Does what each step asks for and no more: where a formula says that there may be nothing to do, it does nothing. Once it
 * mends the tests in place of the code.
 */
const agent = String.raw`
step=$(grep -A2 '^## This step' "$COGTOWN_PROMPT" | tail -n 1)
mkdir -p docs/reviews/first-look
case "$step" in
  Build*) echo 'test -f src/json.txt' > test/json.sh; echo '{}' > src/json.txt ;;
  Try*) echo 'test -s src/json.txt' > test/json-empty.sh ;;
  Say*) echo 'list --json' > docs/list.md ;;
  'Write a test that fails'*) echo 'grep -qx 800 src/list.txt' > test/cut.sh ;;
  'Mend the cause'*) echo 800 > src/list.txt ;;
  'Raise left-pad to 1.3.0'*) echo 'left-pad@1.3.0' > lock.txt ;;
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
`;

scenario(
  "each of the six formulas that ship is cooked, approved, and done to the end; what cannot be cooked is told once",
  { config, agent, files },
  async (town) => {
    const issues = new Map<string, number>();
    for (const name of names) {
      const number = await town.maya.openIssue({ title: `Wanted: ${name}`, body: "Please." });
      issues.set(name, number);
      await town.maya.comment(number, `/mayor cook ${name}${written(values[name])}`);
    }
    await town.settle();
    for (const number of issues.values()) await town.maya.comment(number, "/mayor approve");
    await town.settle();
    console.log(await town.landed());
    for (const [name, number] of issues) {
      const kids = await childrenOf(town, number);
      console.log(name, kids.map((k) => [k.number, k.title, k.state]));
      for (const k of kids) if (k.state === "open") console.log(k.body, (await town.comments(k.number)).join("\n"));
      console.log((await town.comments(number)).join("\n=====\n").slice(0, 3000));
    }
    expect(app).toBe("x");
  },
);
