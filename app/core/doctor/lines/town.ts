import type { LinesOf } from "../line.ts";

/** About what is in the repository, and what its Actions do with it. */
export const townLines = {
  repository: {
    fine: { level: "ok", says: "{repository} ({visibility}), seen as {who}." },
    absent: {
      level: "failure",
      says: "GitHub shows no repository {repository} to {who}.",
      fix: "Check --repo, and that {who} may read it.",
    },
    unknown: {
      level: "failure",
      says: "GitHub does not accept the token that was given. GitHub says: {words}",
      fix: "Set GITHUB_TOKEN to one that has not expired, for example with export GITHUB_TOKEN=$(gh auth token).",
    },
    archived: {
      level: "failure",
      says: "{repository} is archived: nothing can be changed in it.",
      fix: "Unarchive it in its settings.",
    },
    "no-issues": {
      level: "failure",
      says: "{repository} has its issues switched off: molecules are issues.",
      fix: "gh repo edit {repository} --enable-issues",
    },
    empty: {
      level: "failure",
      says: "{repository} has no commits yet.",
      fix: "Push a first commit.",
    },
  },
  config: {
    fine: { level: "ok", says: ".github/cogtown.yml on {branch} is valid." },
    absent: {
      level: "failure",
      says: "There is no .github/cogtown.yml on {branch}.",
      fix: "cogtown init, then commit and push what it wrote to {branch}.",
      symptom: "the App comments that there is no configuration",
    },
    broken: {
      level: "failure",
      says: ".github/cogtown.yml on {branch} cannot be used: line {line}: {words}",
      fix: "Correct it; docs/configuration.md has every key.",
    },
    unpushed: {
      level: "failure",
      says: "{files} here and not on {branch}: GitHub starts what is on that branch.",
      fix: "git add .github && git commit -m 'Install Cogtown' && git push, and merge that into {branch}.",
      symptom: "`cogtown init` was run, and nothing happens",
    },
    differs: {
      level: "warning",
      says: "{files} here otherwise than on {branch}: what is on that branch counts.",
      fix: "Commit and push what should count, or git checkout origin/{branch} -- .github",
    },
  },
  workflows: {
    fine: { level: "ok", says: "On {branch}, valid, enabled and of version {version}: {files}." },
    absent: {
      level: "failure",
      says: "There is no .github/workflows/{file} on {branch}.",
      fix: "cogtown init, then commit and push what it wrote to {branch}.",
      symptom: "a labelled issue stays at `ready`",
    },
    "absent-too": {
      level: "warning",
      says: "There is no .github/workflows/{file} on {branch}: {without}.",
      fix: "cogtown init, then commit and push what it wrote to {branch}.",
    },
    broken: {
      level: "failure",
      says: ".github/workflows/{file} cannot be read: {words}",
      fix: "Correct it, or have it written anew: cogtown init",
    },
    disabled: {
      level: "failure",
      says: "GitHub starts {file} no more (its state is {state}).",
      fix: "gh workflow enable {file} --repo {repository}",
      symptom:
        "a dispatch is refused with “Cannot trigger a 'workflow_dispatch' on a disabled workflow”; patrols stopped after 60 quiet days",
    },
    "no-dispatch": {
      level: "failure",
      says: "{file} has no `workflow_dispatch`: Cogtown cannot start it.",
      fix: "Have it written anew: cogtown init",
    },
    "other-version": {
      level: "warning",
      says: "{file} uses {action} at {ref}, and this command is {version}.",
      fix: "Have the workflow files brought to this version with cogtown init, or use the command of that version.",
    },
    "state-hidden": {
      level: "warning",
      says: "GitHub does not tell {who} whether {file} is enabled. GitHub says: {words}",
      fix: "gh workflow list --all --repo {repository}, or use a token that may read Actions.",
    },
  },
  dispatch: {
    fine: { level: "ok", says: "{file} was started: {url}" },
    "read-only": {
      level: "skipped",
      says: "With --read-only no workflow was started: that Cogtown can is not proven.",
    },
    "no-run": {
      level: "warning",
      says: "{file} was started, and this GitHub does not tell as which run: Cogtown finds its runs by their names.",
      fix: "Nothing is needed; newer versions of GitHub Enterprise Server tell.",
    },
    refused: {
      level: "failure",
      says: "GitHub refused to start {file}. GitHub says: {words}",
      fix: "Allow Actions in the repository's settings (Settings, Actions, General), and give the App `actions: write`.",
      symptom: "a labelled issue stays at `dispatched`",
    },
    nothing: {
      level: "warning",
      says: "There is no workflow here that could be started without doing anything (neither {files}): starting is not proven.",
      fix: "cogtown init",
    },
    off: {
      level: "failure",
      says: "Actions is switched off for {repository}: no polecat can work.",
      fix: "gh api -X PUT repos/{repository}/actions/permissions -F enabled=true",
      symptom: "a labelled issue stays at `dispatched`",
    },
    limited: {
      level: "failure",
      says: "{repository} lets only its own actions run (allowed actions: {allowed}): Cogtown's workflow files use others.",
      fix: "Allow cogtown/cogtown/* and actions/* in the repository's settings (Settings, Actions, General).",
    },
    selected: {
      level: "warning",
      says: "{repository} lets only selected actions run: which ones was not compared.",
      fix: "Look that cogtown/cogtown/* and actions/* are among them (Settings, Actions, General).",
    },
  },
  labels: {
    fine: { level: "ok", says: "The label `polecat` and those of priorities are there." },
    absent: {
      level: "failure",
      says: "There is no label `polecat`: nobody can put it on an issue.",
      fix: "gh label create polecat --repo {repository}",
    },
    priorities: {
      level: "warning",
      says: "The labels {names} are missing: nobody can set these priorities by label.",
      fix: "gh label create P0 --repo {repository}, and so on; `/mayor priority` works without.",
    },
  },
  agent: {
    command: {
      level: "ok",
      says: "The agent is a command of yours: whether it needs a key is not known.",
    },
    fine: { level: "ok", says: "{agents}: the key stands in {variable} of {file}." },
    "no-key": {
      level: "failure",
      says: "{file} gives its job no {variable}, the key of {agent}.",
      fix: "Below `env:` of the step that uses Cogtown, set {variable} from a secret, and: gh secret set {variable} --repo {repository}",
      symptom: "attempts end with “There is no key for the model”",
    },
    "key-in-clear": {
      level: "failure",
      says: "{file} does not take {variable} from a secret: whoever reads the repository reads the key.",
      fix: "Set it from a secret, revoke the key that stands there, and: gh secret set {variable} --repo {repository}",
    },
  },
  secrets: {
    fine: { level: "ok", says: "Set: {names}." },
    none: { level: "ok", says: "Cogtown's workflow files need no secrets or variables." },
    absent: {
      level: "failure",
      says: "{file} needs the secret {name}, which is not set.",
      fix: "gh secret set {name} --repo {repository}",
      symptom: "the patrol's job fails with “must be the App's private key; is the secret set?”",
    },
    "no-variable": {
      level: "failure",
      says: "{file} needs the variable {name}, which is not set.",
      fix: "gh variable set {name} --repo {repository}",
    },
    elsewhere: {
      level: "warning",
      says: "{file} needs {name}, which the repository does not have; the environment that its job runs in may have it, and was not looked at.",
      fix: "gh secret list --env ENVIRONMENT --repo {repository}",
    },
    hidden: {
      level: "warning",
      says: "GitHub does not tell whether the {kind} {names} are set: the App has no right to know, on purpose. GitHub says: {words}",
      fix: "Set GITHUB_TOKEN to a token of somebody with write permission, or look yourself: gh secret list --repo {repository}",
    },
  },
  runners: {
    fine: { level: "ok", says: "`isolation: {level}` can be had on {runner}." },
    open: {
      level: "warning",
      says: "`isolation: none`: agents run as the job itself, within reach of its token and of its keys.",
      fix: "Set isolation: user in .github/cogtown.yml (docs/isolation.md).",
    },
    unable: {
      level: "failure",
      says: "`isolation: {level}` needs Linux, and polecats run on {runner}: they will refuse to work.",
      fix: "Set runs-on: ubuntu-latest in cogtown-polecat.yml.",
      symptom: "every attempt ends before the agent is started, with what the runner lacks",
    },
    unknown: {
      level: "warning",
      says: "Polecats run on {runner}, a runner of your own: whether it can give `isolation: {level}` shows only there.",
      fix: "docs/isolation.md has what it needs (`user`: sudo without a password).",
    },
  },
  minutes: {
    free: { level: "ok", says: "{repository} is public: standard runners cost no minutes." },
    unknown: {
      level: "warning",
      says: "{repository} is private: how many minutes of Actions are left, GitHub does not tell here.",
      fix: "Look at {url}; `budget` in .github/cogtown.yml caps what a town uses (docs/costs.md).",
    },
    many: {
      level: "warning",
      says: "The town may run {jobs} jobs at a time; GitHub's free plan runs 20, the others wait.",
      fix: "Lower limits.polecats or refinery.slots, unless your plan runs more.",
    },
  },
} as const satisfies LinesOf<
  | ("repository" | "config" | "workflows" | "dispatch" | "labels")
  | ("agent" | "secrets" | "runners" | "minutes")
>;
