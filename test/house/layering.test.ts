import { execa } from "execa";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import type { PlantedTree } from "./planted-tree.ts";
import { plantTree, root } from "./planted-tree.ts";

/** One file that breaks each rule, and what it wrongly knows. */
const violations: Readonly<Record<string, { readonly from: string; readonly imports: string }>> = {
  "no-circular": { from: "app/core/chicken.ts", imports: "./egg.ts" },
  "core-is-pure": { from: "app/core/reads-files.ts", imports: "node:fs" },
  "decide-does-not-act": { from: "app/observe/acts.ts", imports: "../act/effect.ts" },
  "act-does-not-observe": { from: "app/act/observes.ts", imports: "../observe/molecule.ts" },
  "octokit-in-adapter-only": { from: "app/ledger/asks.ts", imports: "@octokit/core" },
  "local-uses-octokit-for-facts-only": { from: "app/local/asks.ts", imports: "@octokit/core" },
  "local-knows-no-cogtown": { from: "app/local/knows.ts", imports: "../core/names.ts" },
  "the-town-knows-no-local": { from: "app/github/peeks.ts", imports: "../local/github.ts" },
  "nobody-imports-the-command-line": { from: "app/hosts/prints.ts", imports: "../cli/table.ts" },
  "no-prod-to-test": { from: "app/webhook/tested.ts", imports: "../../test/kit/town.ts" },
  "app-not-to-actions": { from: "app/cli/borrows.ts", imports: "../../actions/shared/input.ts" },
  "action-rooms": { from: "actions/polecat/borrows.ts", imports: "../town/run.ts" },
  "actions-see-core-and-github": {
    from: "actions/polecat/peeks.ts",
    imports: "../../app/ledger/ledger.ts",
  },
  "town-action-is-a-host": { from: "actions/town/acts.ts", imports: "../../app/act/effect.ts" },
  "scenarios-use-the-front-door": {
    from: "test/scenarios/shortcut.test.ts",
    imports: "../../app/ledger/ledger.ts",
  },
  "core-tests-need-no-world": {
    from: "test/core/worldly.test.ts",
    imports: "../../app/local/github.ts",
  },
  "nock-in-adapter-tests-only": { from: "test/edge/cli/intercepts.test.ts", imports: "nock" },
  "no-unresolvable": { from: "app/cli/dangles.ts", imports: "./nowhere.ts" },
};

/** What the planted files import: sound by themselves. */
const innocents: Readonly<Record<string, string>> = {
  "app/core/egg.ts": 'import "./chicken.ts";\n',
  ...Object.fromEntries(
    [
      "app/core/names.ts",
      "app/act/effect.ts",
      "app/observe/molecule.ts",
      "app/ledger/ledger.ts",
      "app/local/github.ts",
      "app/cli/table.ts",
      "test/kit/town.ts",
      "actions/shared/input.ts",
      "actions/town/run.ts",
    ].map((path) => [path, "export const here = true;\n"]),
  ),
};

const Rule = z.object({ name: z.string(), comment: z.string().min(20) });
const Report = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
    ruleSetUsed: z.object({ forbidden: z.array(Rule) }),
  }),
});

let planted: PlantedTree;
let fired: string[];
let rules: string[];

beforeAll(async () => {
  planted = plantTree({
    ...innocents,
    "app/core/forgotten.ts": "export const forgotten = true;\n",
    ...Object.fromEntries(
      Object.values(violations).map(({ from, imports }) => [from, `import "${imports}";\n`]),
    ),
  });
  const { stdout } = await execa({
    cwd: planted.folder,
    reject: false,
    localDir: root,
    preferLocal: true,
  })`depcruise
    --config .dependency-cruiser.mjs --output-type json app actions test`;
  const { summary } = Report.parse(JSON.parse(stdout));
  fired = summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`);
  rules = summary.ruleSetUsed.forbidden.map(({ name }) => name);
}, 60_000);

afterAll(() => {
  planted[Symbol.dispose]();
});

it.each(Object.entries(violations))("%s fires on a planted violation", (rule, { from }) => {
  expect(fired).toContain(`${rule}: ${from}`);
});

it("a file that nobody knows and that knows nobody is found", () => {
  expect(fired).toContain("no-orphans: app/core/forgotten.ts");
});

it("no rule fires where nothing was planted for it", () => {
  const intended = new Set([
    ...Object.entries(violations).map(([rule, { from }]) => `${rule}: ${from}`),
    "no-orphans: app/core/forgotten.ts",
    // The other end of the same circle.
    "no-circular: app/core/egg.ts",
  ]);
  expect(fired.filter((violation) => !intended.has(violation))).toEqual([]);
});

it("every rule has a planted violation here", () => {
  expect(rules.toSorted()).toEqual([...Object.keys(violations), "no-orphans"].toSorted());
});
