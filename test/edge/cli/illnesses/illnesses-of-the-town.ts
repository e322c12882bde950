import { setState } from "../../../../app/local/world/actions-policy.ts";
import type { Collection } from "../../../../app/local/world/collection.ts";
import type { Repository } from "../../../../app/local/world/entities.ts";
import { type Clinic, readTemplate, townConfig, type VisitOptions } from "./clinic.ts";
import { answer, commit, type Illness, nothing, refuse, withFields } from "./illness.ts";

const repositoryRoute = "GET /repos/{owner}/{repo}";
const configPath = ".github/cogtown.yml";
const at = (name: string) => `.github/workflows/cogtown-${name}.yml`;
const polecat = readTemplate("cogtown-polecat.yml");
export const asPerson = ({ maya }: Clinic): VisitOptions => ({
  variables: { GITHUB_TOKEN: maya.token },
});
const asApp = ({ credentials }: Clinic): VisitOptions => ({ variables: credentials });

function changeRepository({ github, repository }: Clinic, change: Partial<Repository>) {
  github.world.repositories.update(repository.id, change);
  return () => github.world.repositories.update(repository.id, repository);
}

/** Rows of this name are gone. */
function lose<Row extends { readonly id: number; readonly name: string }>(
  rows: Collection<Row>,
  ...names: readonly string[]
) {
  const lost = rows.filter(({ name }) => names.includes(name));
  for (const { id } of lost) rows.remove(id);
  return () => lost.map((row) => rows.add(row));
}

function setPolicy(
  { github, repository }: Clinic,
  enabled: boolean,
  allowed: "all" | "local_only" | "selected" = "all",
) {
  const { actionsPolicies } = github.world;
  actionsPolicies.set(repository.id, { enabled, allowed });
  return () => actionsPolicies.delete(repository.id);
}

const ofRepository: readonly Illness[] = [
  {
    finds: "repository/absent",
    when: "the repository cannot be seen",
    cause: (c) => refuse(c, repositoryRoute, 404),
  },
  {
    finds: "repository/unknown",
    when: "the person's token has expired",
    cause: nothing,
    visit: () => ({ variables: { GITHUB_TOKEN: "ghp_expired" } }),
  },
  {
    finds: "repository/archived",
    when: "the repository is archived",
    cause: (c) => answer(c, repositoryRoute, withFields({ archived: true })),
  },
  {
    finds: "repository/no-issues",
    when: "issues are switched off",
    cause: (c) => answer(c, repositoryRoute, withFields({ has_issues: false })),
  },
  {
    finds: "repository/empty",
    when: "there are no commits",
    cause: (c) => changeRepository(c, { defaultBranch: "trunk" }),
  },
  {
    finds: "minutes/unknown",
    when: "the repository is private",
    cause: (c) => changeRepository(c, { private: true }),
  },
  {
    finds: "minutes/many",
    when: "more jobs may run than a plan runs",
    cause: (c) => commit(c, { [configPath]: `${townConfig}limits:\n  polecats: 30\n` }),
  },
];

const ofConfig: readonly Illness[] = [
  {
    finds: "config/absent",
    when: "there is no configuration",
    cause: (c) => commit(c, { [configPath]: undefined }),
  },
  {
    finds: "config/broken",
    when: "the configuration has an unknown key",
    cause: (c) => commit(c, { [configPath]: `${townConfig}colour: red\n` }),
  },
  {
    finds: "labels/absent",
    when: "the label that dispatches is missing",
    cause: ({ github }) => lose(github.world.labels, "polecat"),
  },
  {
    finds: "labels/priorities",
    when: "labels of priorities are missing",
    cause: ({ github }) => lose(github.world.labels, "P0", "P3"),
  },
];

const ofWorkflows: readonly Illness[] = [
  {
    finds: "workflows/absent",
    when: "the polecats' workflow is missing",
    cause: (c) => commit(c, { [at("polecat")]: undefined }),
  },
  {
    finds: "workflows/absent-too",
    when: "the workflow that plans is missing",
    cause: (c) => commit(c, { [at("plan")]: undefined }),
  },
  {
    finds: "workflows/broken",
    when: "a workflow file is none",
    cause: (c) => commit(c, { [at("polecat")]: polecat.replace("runs-on", "runs_on") }),
  },
  {
    finds: "workflows/disabled",
    when: "GitHub disabled the patrol after sixty quiet days",
    cause: ({ github, repository }) => {
      setState(github.world, repository, at("patrol"), "disabled_inactivity");
      return () => {
        setState(github.world, repository, at("patrol"), "active");
      };
    },
  },
  {
    finds: "workflows/no-dispatch",
    when: "somebody took the trigger away",
    cause: (c) =>
      commit(c, { [at("polecat")]: polecat.replace("workflow_dispatch", "workflow_call") }),
  },
  {
    finds: "workflows/other-version",
    when: "the workflow files are of another version",
    cause: (c) =>
      commit(c, { [at("polecat")]: polecat.replace("actions/polecat@v0", "actions/polecat@v7") }),
  },
  {
    finds: "workflows/state-hidden",
    when: "whoever looks may not see Actions",
    cause: (c) => refuse(c, "GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}"),
  },
];

const dispatch = "POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches";

const ofActions: readonly Illness[] = [
  {
    finds: "dispatch/read-only",
    when: "nothing may be started",
    cause: nothing,
    visit: () => ({ more: ["--read-only"] }),
  },
  {
    finds: "dispatch/no-run",
    when: "the server does not tell which run it started",
    cause: (c) => answer(c, dispatch, () => ({ status: 204 })),
  },
  {
    finds: "dispatch/refused",
    when: "Actions is off, which the App is told by the refusal alone",
    cause: (c) => setPolicy(c, false),
    visit: asApp,
  },
  {
    finds: "dispatch/off",
    when: "Actions is off, and a person sees it",
    cause: (c) => setPolicy(c, false),
  },
  {
    finds: "dispatch/limited",
    when: "only the repository's own actions may run",
    cause: (c) => setPolicy(c, true, "local_only"),
  },
  {
    finds: "dispatch/selected",
    when: "only selected actions may run",
    cause: (c) => setPolicy(c, true, "selected"),
  },
  {
    finds: "dispatch/nothing",
    when: "no workflow could be started without harm",
    cause: (c) => commit(c, { [at("patrol")]: undefined }),
  },
];

const keyLine = "ANTHROPIC_API_KEY: ${{ secrets.ANTHROPIC_API_KEY }}";

const ofAgents: readonly Illness[] = [
  {
    finds: "agent/no-key",
    when: "the job is given no key",
    cause: (c) => commit(c, { [at("polecat")]: polecat.replace(keyLine, "OTHER: x") }),
  },
  {
    finds: "agent/key-in-clear",
    when: "the key stands in the workflow file",
    cause: (c) =>
      commit(c, { [at("polecat")]: polecat.replace(keyLine, "ANTHROPIC_API_KEY: sk-x") }),
  },
  {
    finds: "agent/command",
    when: "the agent is a command",
    cause: (c) =>
      commit(c, {
        [configPath]: townConfig.replace("use: claude", "use: command\n  command: work"),
      }),
  },
  {
    finds: "secrets/absent",
    when: "the secret of the agent's key is not set",
    cause: ({ github }) => lose(github.world.secrets, "ANTHROPIC_API_KEY"),
  },
  {
    finds: "secrets/no-variable",
    when: "the App's number is not set",
    cause: ({ github }) => lose(github.world.variables, "COGTOWN_APP_ID"),
  },
  {
    finds: "secrets/elsewhere",
    when: "the App's key may be in an environment",
    cause: async (c) => {
      const secrets = lose(c.github.world.secrets, "COGTOWN_PRIVATE_KEY");
      const patrol = readTemplate("cogtown-patrol.yml");
      const text = patrol.replace("    steps:", "    environment: cogtown\n    steps:");
      const files = await commit(c, { [at("patrol")]: text });
      return async () => [secrets(), await files()];
    },
  },
  {
    finds: "secrets/none",
    when: "no workflow file names any",
    cause: (c) =>
      commit(c, {
        ...{ [at("polecat")]: undefined, [at("plan")]: undefined, [at("patrol")]: undefined },
      }),
  },
  {
    finds: "runners/open",
    when: "agents are not kept apart",
    cause: (c) => commit(c, { [configPath]: `${townConfig}isolation: none\n` }),
  },
  {
    finds: "runners/unable",
    when: "polecats run where nobody can be kept apart",
    cause: (c) =>
      commit(c, { [at("polecat")]: polecat.replace("ubuntu-latest", "windows-latest") }),
  },
  {
    finds: "runners/unknown",
    when: "polecats run on a runner of one's own",
    cause: (c) =>
      commit(c, { [at("polecat")]: polecat.replace("ubuntu-latest", "[self-hosted, linux]") }),
  },
];

export const illnessesOfTheTown = [
  ...ofRepository,
  ...ofConfig,
  ...ofWorkflows,
  ...ofActions,
  ...ofAgents,
];
