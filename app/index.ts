import type { Probot } from "probot";
import { z } from "zod";
import type { Key } from "#core/decision.ts";
import { defaultNamespace, patrolWorkflow } from "#core/names.ts";
import type { OctokitLike } from "#github/connection.ts";
import { type Place, readAllPlaces } from "#github/installed.ts";
import { createGitHub } from "#github/octokit.ts";
import type { Dispatched, GitHub } from "#github/port.ts";
import { routes } from "#github/routes.ts";
import { type Load, nameKey } from "./key-queue.ts";
import type { PassNote, TownNote } from "./pass-note.ts";
import { type Clock, createReconciler, type Reconciler } from "./reconcile.ts";
import { routeEvent } from "./webhook/route.ts";

export interface TownOptions {
  readonly clock: Clock;
  /** A fresh unguessable name for an attempt. */
  readonly nonce: () => string;
  /** At least 0, less than 1. */
  readonly random: () => number;
  /** Where the ledger's refs are; `refs/cogtown` unless the repository refuses custom refs. */
  readonly namespace?: string;
  /** Told what becomes of passes; must not throw. */
  readonly tell?: (note: TownNote) => void;
}

/** An event of the repository that came some other way than as a webhook of the App's. Nothing in it is believed. */
export interface Hint {
  /** As GitHub names the webhook: `issues`, `pull_request`. */
  readonly name: string;
  readonly payload: unknown;
}

/** The App: what Probot is given, and the little that a host may ask of it. */
export interface Town {
  /** The Probot application function. */
  readonly app: (probot: Probot) => void;
  /** Resolves when no repository has anything left to look at. */
  idle(): Promise<void>;
  /**
   * Has one repository looked over, whatever events may have been lost, and first what `hint` is about. Asks GitHub by which
   * installation, unless that is said.
   */
  patrol(repository: Repository & { readonly installation?: number }, hint?: Hint): Promise<void>;
  /** Every repository that lets the App in. Throws GitHubError when GitHub does not know the App. */
  installed(): Promise<readonly Place[]>;
  /** What there is left to look at, in the repositories that have been named so far. */
  load(): readonly (Place & Load)[];
  /**
   * Has the workflow of the patrol go on with a repository: for a host that may not work any longer. Throws GitHubError.
   */
  handOver(place: Place): Promise<Dispatched>;
  close(): Promise<void>;
}

interface Repository {
  readonly owner: string;
  readonly name: string;
}

/** Every event is a reason for a patrol too, so that a lost webhook is made up for by the next; this seldom. */
const patrolEvery = 5 * 60_000;

const RepositoryEvent = z.object({
  installation: z.object({ id: z.number() }),
  repository: z.object({ name: z.string(), owner: z.object({ login: z.string() }) }),
});
const Named = z.array(z.object({ full_name: z.string() })).default([]);
const InstallationEvent = z.object({
  action: z.string(),
  installation: z.object({ id: z.number() }),
  repositories: Named,
  repositories_added: Named,
});
const InstallationId = z.object({ data: z.object({ id: z.number() }) });

interface Quarter {
  readonly place: Place;
  readonly github: GitHub;
  readonly reconciler: Reconciler;
  patrolledAt: number;
}

/** One town per process: a reconciler for every repository that an event or a patrol has named. */
export function createTown(options: TownOptions): Town {
  const quarters = new Map<string, Quarter>();
  let probot: Probot | undefined;
  let isClosed = false;

  const quarterOf = async (host: Probot, place: Place): Promise<Quarter> => {
    const name = `${place.installation}/${place.owner}/${place.name}`.toLowerCase();
    const known = quarters.get(name);
    if (known !== undefined) return known;
    const octokit = await host.auth(place.installation);
    const quarter = quarters.get(name) ?? openQuarter(options, octokit, place, host);
    quarters.set(name, quarter);
    return quarter;
  };
  const patrol = (quarter: Quarter) => {
    quarter.patrolledAt = options.clock.now().getTime();
    quarter.reconciler.enqueue({ kind: "town" });
  };
  const receive = async (host: Probot, event: Hint & { readonly id: string }) => {
    if (isClosed) return;
    for (const place of placesOf(event.payload)) {
      const quarter = await quarterOf(host, place);
      const keys = follow(quarter, event).map(nameKey);
      const told = { delivery: event.id, event: event.name, keys };
      host.log.info({ ...told, repository: nameOf(place) }, "received");
      if (options.clock.now().getTime() - quarter.patrolledAt >= patrolEvery) patrol(quarter);
    }
  };

  return {
    app: (host) => {
      probot = host;
      host.onAny((event) => receive(host, event));
    },
    idle: async () => {
      await Promise.all([...quarters.values()].map(({ reconciler }) => reconciler.idle()));
    },
    patrol: async ({ owner, name, installation }, hint) => {
      if (probot === undefined || isClosed) return;
      const id = installation ?? (await findInstallation(probot, { owner, name }));
      const quarter = await quarterOf(probot, { installation: id, owner, name });
      if (hint !== undefined) follow(quarter, hint);
      patrol(quarter);
    },
    installed: () =>
      probot === undefined ? Promise.resolve([]) : findInstalled(probot, options.clock),
    load: () =>
      [...quarters.values()].map(({ place, reconciler }) => ({ ...place, ...reconciler.load() })),
    handOver: async (place) => {
      if (probot === undefined) return { kind: "refused", message: "the App has not started" };
      const { github } = await quarterOf(probot, place);
      const { defaultBranch } = await github.readTown();
      if (defaultBranch === undefined)
        return { kind: "refused", message: "the repository has no commits" };
      return github.dispatchWorkflow(patrolWorkflow, defaultBranch, {});
    },
    close: async () => {
      isClosed = true;
      await Promise.all([...quarters.values()].map(({ reconciler }) => reconciler.close()));
    },
  };
}

/** Has everything looked at that an event makes worth a look. Yields what that is. */
function follow({ github, reconciler }: Quarter, { name, payload }: Hint): readonly Key[] {
  // Until something was read nobody knows who we are: that costs a pass that finds nothing to do.
  const keys = routeEvent(name, payload, github.viewer() ?? "");
  for (const key of keys) reconciler.enqueue(key);
  return keys;
}

function openQuarter(
  options: TownOptions,
  octokit: OctokitLike,
  place: Place,
  host: Probot,
): Quarter {
  const { clock, nonce, random, tell } = options;
  const namespace = options.namespace ?? defaultNamespace;
  const { owner, name } = place;
  const github = createGitHub(octokit, { owner, name, namespace, now: () => clock.now() });
  const log = host.log.child({ repository: nameOf(place) });
  return {
    place,
    github,
    reconciler: createReconciler({
      ...{ github, namespace, clock, nonce, random, log },
      ...(tell === undefined
        ? {}
        : {
            tell: (note: PassNote) => {
              tell({ ...note, repository: { owner, name } });
            },
          }),
    }),
    patrolledAt: clock.now().getTime(),
  };
}

const nameOf = ({ owner, name }: Place) => `${owner}/${name}`;

async function findInstallation(host: Probot, { owner, name }: Repository): Promise<number> {
  const octokit = await host.auth();
  const answer = await octokit.request(routes.installation, { owner, repo: name });
  return InstallationId.parse(answer).data.id;
}

/** One installation that cannot be asked, such as one that was just taken back, hides no other. */
function findInstalled(host: Probot, clock: Clock): Promise<readonly Place[]> {
  const now = () => clock.now();
  return readAllPlaces(
    (id) => host.auth(id),
    now,
    (why) => {
      const { id: installation, account } = why.installation;
      switch (why.kind) {
        case "suspended":
          host.log.warn(
            { installation, account },
            "the installation is suspended: nothing is done there",
          );
          return;
        case "failed":
          host.log.warn(
            { installation, account, err: why.error },
            "the installation cannot be asked for its repositories",
          );
      }
    },
  );
}

/** Repositories that an event is about: its own, or those that an installation has just let us into. */
function placesOf(payload: unknown): readonly Place[] {
  const about = RepositoryEvent.safeParse(payload);
  if (about.success) {
    const { installation, repository } = about.data;
    return [
      { installation: installation.id, owner: repository.owner.login, name: repository.name },
    ];
  }
  const letIn = InstallationEvent.safeParse(payload);
  if (!letIn.success || !["created", "added", "unsuspend"].includes(letIn.data.action)) return [];
  const { installation, repositories, repositories_added: added } = letIn.data;
  return [...repositories, ...added].flatMap(({ full_name: fullName }) => {
    const [owner, name] = fullName.split("/");
    return owner && name ? [{ installation: installation.id, owner, name }] : [];
  });
}
