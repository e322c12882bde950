/**
 * Who may know whom. Each rule stands for a sentence of the design and says why in its comment; test/house/layering.test.ts
 * plants a violation of every one of them and sees it fire.
 *
 * @type {import("dependency-cruiser").IConfiguration}
 */
const pureLibraries = [
  "zod",
  "mdast-[^/]+",
  "micromark[^/]*",
  "@types/mdast",
  "picomatch",
  "@types/picomatch",
  "yaml",
  "toml-eslint-parser",
  "re2js",
  "fastest-levenshtein",
].join("|");

export default {
  forbidden: [
    {
      name: "no-circular",
      comment: "Two files that need each other are one file, or a third one is missing.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-orphans",
      comment: "A file that nobody imports and that imports nobody is forgotten work.",
      severity: "error",
      from: {
        orphan: true,
        pathNot: [
          "\\.test\\.ts$",
          "^scripts/",
          "^[^/]+\\.(ts|js|mjs)$",
          // Programs of the sample project and its prepared edits: run, never imported.
          "^app/cli/demo/",
          "/fixtures/",
          // A description that app/floor/client/tsconfig.json lays over a package's own.
          "dagre-types\\.ts$",
        ],
      },
      to: {},
    },
    {
      name: "core-is-pure",
      comment:
        "app/core decides: same input, same output. It may use itself, a short list of pure libraries and node:crypto for digests; what it learns about the world comes in as arguments.",
      severity: "error",
      from: { path: "^app/core/" },
      to: { pathNot: ["^app/core/", `(^|/)node_modules/(${pureLibraries})/`, "^(node:)?crypto$"] },
    },
    {
      name: "decide-does-not-act",
      comment:
        "Receiving and observing must not change anything: only app/reconcile.ts sees both what is and what is done about it.",
      severity: "error",
      from: { path: "^app/(webhook|observe)/" },
      to: { path: "^app/act/" },
    },
    {
      name: "act-does-not-observe",
      comment:
        "An effect carries all that it needs; one that looks around first would decide a second time, by other rules.",
      severity: "error",
      from: { path: "^app/act/" },
      to: { path: "^app/(webhook|observe)/" },
    },
    {
      name: "octokit-in-adapter-only",
      comment:
        "GitHub's client stays behind app/github/port.ts: app/index.ts and app/hosts receive it from Probot, nobody else touches it.",
      severity: "error",
      from: {
        path: "^app/",
        pathNot: ["^app/github/", "^app/hosts/", "^app/index\\.ts$", "^app/local/"],
      },
      to: { path: "(^|/)node_modules/(@octokit/|probot/|octokit/)" },
    },
    {
      name: "local-uses-octokit-for-facts-only",
      comment:
        "The embedded GitHub may use GitHub's published schemas and webhook signing, never a client: it is the other side.",
      severity: "error",
      from: { path: "^app/local/" },
      to: {
        path: "(^|/)node_modules/(@octokit/|probot/|octokit/)",
        pathNot: "(^|/)node_modules/@octokit/(webhooks-methods|graphql-schema|openapi-types)/",
      },
    },
    {
      name: "local-knows-no-cogtown",
      comment:
        "app/local is a GitHub. If it knew a word of Cogtown, the two could agree on something that the real GitHub does not do.",
      severity: "error",
      from: { path: "^app/local/" },
      to: { path: "^(app|actions)/", pathNot: "^app/local/" },
    },
    {
      name: "the-town-knows-no-local",
      comment:
        "The App behaves the same on github.com: only the command line starts the embedded GitHub, by its front door.",
      severity: "error",
      from: { path: "^(app|actions)/", pathNot: ["^app/local/", "^app/cli/"] },
      to: { path: "^app/local/" },
    },
    {
      name: "nobody-imports-the-command-line",
      comment: "app/cli is an entrance: whatever others need of it belongs in another room.",
      severity: "error",
      from: { path: "^(app|actions)/", pathNot: "^app/cli/" },
      to: { path: "^app/cli/" },
    },
    {
      name: "no-prod-to-test",
      comment: "What runs in production must not depend on test code.",
      severity: "error",
      from: { path: "^(app|actions|scripts)/" },
      to: { path: "^test/" },
    },
    {
      name: "app-not-to-actions",
      comment:
        "The App dispatches jobs; it shares decisions with them through app/core, not their code.",
      severity: "error",
      from: { path: "^app/" },
      to: { path: "^actions/" },
    },
    {
      name: "action-rooms",
      comment:
        "Each action is bundled and released by itself: what two of them need lives in actions/shared.",
      severity: "error",
      from: { path: "^actions/([^/]+)/" },
      to: { path: "^actions/", pathNot: ["^actions/$1/", "^actions/shared/"] },
    },
    {
      name: "actions-see-core-and-github",
      comment:
        "A job holds one narrow token and speaks git: it needs the decisions and the port, not the App's edges.",
      severity: "error",
      from: { path: "^actions/", pathNot: "^actions/town/" },
      to: { path: "^app/", pathNot: ["^app/core/", "^app/github/"] },
    },
    {
      name: "town-action-is-a-host",
      comment:
        "actions/town holds the App's key and is the App, in a job: it starts the host that the command line starts, and takes no part of the App by itself.",
      severity: "error",
      from: { path: "^actions/town/" },
      to: { path: "^app/", pathNot: ["^app/core/", "^app/github/", "^app/hosts/"] },
    },
    {
      name: "scenarios-use-the-front-door",
      comment:
        "A scenario that calls into the sources proves those calls, not the product: it acts through the kit, as people and GitHub do.",
      severity: "error",
      from: { path: "^test/scenarios/" },
      to: { path: "^(app|actions|scripts|test)/", pathNot: ["^test/scenarios/", "^test/kit/"] },
    },
    {
      name: "core-tests-need-no-world",
      comment:
        "If deciding something cannot be tested without a GitHub, it is not decided in app/core.",
      severity: "error",
      from: { path: "^test/core/" },
      to: {
        path: "^(app/(act|github|observe|ledger|webhook|local|cli|hosts)/|actions/|test/kit/)",
      },
    },
    {
      name: "nock-in-adapter-tests-only",
      comment:
        "Intercepted HTTP says what we believe of GitHub; everything but the adapter's error mapping asks the embedded one.",
      severity: "error",
      from: { pathNot: "^test/edge/github/" },
      to: { path: "(^|/)node_modules/nock/" },
    },
    {
      name: "no-unresolvable",
      comment: "An import that leads nowhere fails at run time.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "(^|/)node_modules/" },
    exclude: {
      path: ["^dist/", "^actions/[^/]+/dist/", "^app/cli/demo/(sample|edits|corrections)/"],
    },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      mainFields: ["module", "main", "types"],
    },
  },
};
