import { z } from "zod";
import { type OctokitLike, parseAnswer } from "./connection.ts";
import { toGitHubError } from "./errors.ts";
import { routes } from "./routes.ts";

/** A repository that lets the App in, and by which installation. */
export interface Place {
  readonly installation: number;
  readonly owner: string;
  readonly name: string;
  /** Everybody on the internet may read it; absent: nobody said so. */
  readonly isPublic?: boolean;
}

export interface Installation {
  readonly id: number;
  /** Login of the account that installed the App. */
  readonly account: string;
  /** Whoever installed the App keeps it out for now. */
  readonly isSuspended: boolean;
}

const Installations = z.array(
  z.object({
    id: z.number(),
    account: z.object({ login: z.string() }).nullish(),
    suspended_at: z.string().nullish(),
  }),
);
const Repositories = z.object({
  repositories: z.array(
    z.object({
      name: z.string(),
      owner: z.object({ login: z.string() }),
      private: z.boolean().optional(),
    }),
  ),
});

/** The most that GitHub gives at a time. */
const pageSize = 100;

/** Everybody who installed the App, asked with the App's own token. Throws GitHubError. */
export function readInstallations(
  app: OctokitLike,
  now: () => Date,
): Promise<readonly Installation[]> {
  return readPages(async (page) => {
    const data = await ask(app, routes.installations, page, now);
    return parseAnswer(Installations, data, "the list of installations").map((each) => ({
      id: each.id,
      account: each.account?.login ?? "",
      isSuspended: (each.suspended_at ?? null) !== null,
    }));
  });
}

/** Every repository of one installation, asked with the installation's token. Throws GitHubError. */
export function readPlaces(
  octokit: OctokitLike,
  installation: number,
  now: () => Date,
): Promise<readonly Place[]> {
  return readPages(async (page) => {
    const data = await ask(octokit, routes.installedRepositories, page, now);
    const { repositories } = parseAnswer(Repositories, data, "the list of repositories");
    return repositories.map(({ owner, name, private: isPrivate }) => ({
      ...{ installation, owner: owner.login, name },
      ...(isPrivate === undefined ? {} : { isPublic: !isPrivate }),
    }));
  });
}

/** Why an installation's repositories are not among those that were read. */
export type LeftOut =
  | { readonly kind: "suspended"; readonly installation: Installation }
  | { readonly kind: "failed"; readonly installation: Installation; readonly error: unknown };

/**
 * Every repository that lets the App in. `enter` yields a client as an installation, or as the App itself for undefined.
 * `leaveOut` is told of installations that are passed over; what it throws ends the reading. Throws GitHubError when the
 * App itself is not let in.
 */
export async function readAllPlaces(
  enter: (installation?: number) => Promise<OctokitLike>,
  now: () => Date,
  leaveOut: (why: LeftOut) => void,
): Promise<readonly Place[]> {
  const places: Place[] = [];
  for (const installation of await readInstallations(await enter(), now)) {
    const { id, isSuspended } = installation;
    if (isSuspended) {
      leaveOut({ kind: "suspended", installation });
      continue;
    }
    try {
      places.push(...(await readPlaces(await enter(id), id, now)));
    } catch (error) {
      leaveOut({ kind: "failed", installation, error });
    }
  }
  return places;
}

async function readPages<T>(read: (page: number) => Promise<readonly T[]>): Promise<readonly T[]> {
  const all: T[] = [];
  for (let page = 1; ; page += 1) {
    const items = await read(page);
    all.push(...items);
    if (items.length < pageSize) return all;
  }
}

async function ask(
  octokit: OctokitLike,
  route: string,
  page: number,
  now: () => Date,
): Promise<unknown> {
  try {
    const answer: { data: unknown } = await octokit.request<string>(route, {
      per_page: pageSize,
      page,
    });
    return answer.data;
  } catch (error) {
    throw toGitHubError(error, now());
  }
}
