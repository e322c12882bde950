import { createPerson, type Person } from "../../app/cli/town/person.ts";
import { createUserToken } from "../../app/local/world/people.ts";
import { createInstallationToken } from "../../app/local/world/tokens.ts";
import type { Stage } from "../kit/scenario.ts";

/** Somebody who has an account and nothing else. */
export function strangerIn({ town }: Stage, login: string): Person {
  const { seed, world } = town.github;
  const known = world.user(login);
  const token = known === undefined ? seed.user(login).token : createUserToken(world, known);
  return createPerson({ login, token, apiUrl: town.url, repository: town.repository });
}

/** An App that a maintainer let in for something else. It may write issues and code, and acts as `slug[bot]`. */
export function otherAppIn({ town }: Stage, slug: string): Person {
  const { seed, world } = town.github;
  const permissions = { issues: "write", contents: "write", pull_requests: "write" } as const;
  const owner = seed.user(`maker-of-${slug}`).login;
  const app = { slug, name: slug, owner, publicKey: "", webhook: null, permissions, events: [] };
  const installation = seed.install(seed.app(app), town.repository);
  const repositoryIds = [world.requireRepository(town.repository).id];
  const { token } = createInstallationToken(world, installation, { permissions, repositoryIds });
  return createPerson({
    ...{ login: `${slug}[bot]`, token },
    ...{ apiUrl: town.url, repository: town.repository },
  });
}

/** How often a job was started for anything. */
export const runsIn = ({ town }: Stage): number => town.github.world.runs.all().length;

/** Refs of records about molecules: there is one as soon as somebody's approval was believed. */
export const recordsIn = (town: Stage): Promise<string> =>
  town.git("for-each-ref", "--format=%(refname)", "refs/cogtown/molecules");

/** Everything happens, and the App hears of it only when all of it has. */
export async function unheard(town: Stage, happens: () => Promise<void>): Promise<void> {
  const { webhooks } = town.town.github;
  webhooks.policy = () => ({ kind: "hold" });
  await happens();
  webhooks.policy = () => ({ kind: "deliver" });
  await webhooks.releaseHeld((held) => held);
  await town.settle();
}
