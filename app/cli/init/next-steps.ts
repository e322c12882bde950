import { dispatchLabel } from "#core/names.ts";
import { quoteForShell } from "../shell.ts";
import { agentFacts } from "./agents.ts";
import type { Answers } from "./answers.ts";
import { documentAt } from "./published.ts";
import type { TownPlace } from "./town-place.ts";

export interface NextStep {
  readonly title: string;
  /** Commands and addresses, a line each. */
  readonly lines: readonly string[];
}

interface Town {
  readonly answers: Answers;
  /** Undefined: it is not on GitHub yet. */
  readonly place: TownPlace | undefined;
  readonly version: string;
  /** Nothing was installed here before. */
  readonly isNew: boolean;
  /** Opens GitHub's own form for a new App, filled in. */
  readonly appLink: string;
  /** Files that are to be committed. */
  readonly paths: readonly string[];
}

/** What only a person can do, in its order, after the files are there. A town that is one already needs little. */
export function nextSteps(town: Town): readonly NextStep[] {
  const { place, isNew } = town;
  const check = { title: "See whether everything is in place", lines: ["npx cogtown doctor"] };
  if (!isNew) return [...commitFiles(town), check];
  return [
    ...(place === undefined
      ? [
          {
            title: "Put the repository on GitHub",
            lines: ["gh repo create --private --source . --push     (or --public)"],
          },
        ]
      : []),
    ...createApp(town),
    { title: "Give the jobs what they need", lines: secretsOf(town) },
    ...commitFiles(town),
    ...startServer(town),
    check,
    { title: "Open the first issue and label it", lines: firstIssue(place) },
  ];
}

function commitFiles({ paths, isNew }: Town): readonly NextStep[] {
  if (paths.length === 0) return [];
  const message = isNew ? "Make this repository a town" : "Bring Cogtown up to date";
  return [
    {
      title: "Look at the files and bring them to the default branch: they count only there",
      lines: [
        `git add ${paths.map(quoteForShell).join(" ")}`,
        `git commit -m '${message}' && git push`,
      ],
    },
  ];
}

const repoOf = (place: TownPlace | undefined) =>
  place === undefined ? "OWNER/NAME" : `${place.owner}/${place.name}`;
const webOf = (place: TownPlace | undefined) => place?.web ?? "https://github.com";

function createApp({ answers, place, appLink }: Town): readonly NextStep[] {
  const serverAddress = answers.host === "server" ? " --webhook-url https://YOUR-SERVER" : "";
  return [
    {
      title: "Create the App: it is who plans, proposes and lands",
      lines: [
        `npx cogtown create-app${serverAddress}${githubOption(place)}     (add --org NAME for an organization's)`,
        `or by hand: ${appLink}`,
      ],
    },
    {
      title: `Install it on ${repoOf(place)}, and on nothing else to begin with`,
      lines: [`${webOf(place)}/settings/apps     (the App, then "Install App")`],
    },
  ];
}

function startServer({ answers, version }: Town): readonly NextStep[] {
  if (answers.host === "actions") return [];
  const title = "Run the App where GitHub reaches it";
  return [{ title, lines: [documentAt(version, "hosting.md")] }];
}

const githubOption = (place: TownPlace | undefined) =>
  place === undefined || place.web === "https://github.com" ? "" : ` --github ${place.api}`;

function secretsOf({ answers, place }: Town): readonly string[] {
  const { key } = agentFacts[answers.agent.use];
  const repo = ghRepo(place);
  const settings = `${webOf(place)}/${repoOf(place)}/settings`;
  return [
    ...(key === undefined ? [] : [`gh secret set ${key} --repo ${repo}`]),
    `gh variable set COGTOWN_APP_ID --repo ${repo} --body APP-ID`,
    `gh secret set COGTOWN_PRIVATE_KEY --repo ${repo} < KEY-FILE.pem`,
    `or by hand: ${settings}/secrets/actions and ${settings}/variables/actions`,
  ];
}

/** As `gh --repo` wants it: with the host where it is not GitHub's own. */
function ghRepo(place: TownPlace | undefined): string {
  const repo = repoOf(place);
  return webOf(place) === "https://github.com" ? repo : `${new URL(webOf(place)).host}/${repo}`;
}

function firstIssue(place: TownPlace | undefined): readonly string[] {
  return [
    `gh label create ${dispatchLabel} --repo ${ghRepo(place)} --description 'Cogtown works on this'`,
    `${webOf(place)}/${repoOf(place)}/issues/new?template=molecule.yml`,
  ];
}

/** The steps as people read them: numbered, what to type and open below each. */
export const renderSteps = (steps: readonly NextStep[]): readonly string[] =>
  steps.flatMap(({ title, lines }, index) => [
    `${index + 1}. ${title}`,
    ...lines.map((line) => `     ${line}`),
  ]);
