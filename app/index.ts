import type { Probot } from "probot";
import { z } from "zod";
import { defaultNamespace } from "#core/names.ts";
import type { OctokitLike } from "#github/connection.ts";
import { createGitHub } from "#github/octokit.ts";
import type { GitHub } from "#github/port.ts";
import { routes } from "#github/routes.ts";
import type { PassNote } from "./pass-note.ts";
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
  readonly tell?: (note: PassNote) => void;
}

/** The App: what Probot is given, and the little that a host may ask of it. */
export interface Town {
  /** The Probot application function. */
  readonly app: (probot: Probot) => void;
  /** Resolves when no repository has anything left to look at. */
  idle(): Promise<void>;
  /** Has one repository looked over, whatever events may have been lost. */
  patrol(repository: { readonly owner: string; readonly name: string }): Promise<void>;
  close(): Promise<void>;
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

interface Place {
  readonly installation: number;
  readonly owner: string;
  readonly name: string;
}

interface Quarter {
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
  const receive = async (host: Probot, event: { name: string; payload: unknown }) => {
    if (isClosed) return;
    for (const place of placesOf(event.payload)) {
      const quarter = await quarterOf(host, place);
      // Until something was read nobody knows who we are: that costs a pass that finds nothing to do.
      const keys = routeEvent(event.name, event.payload, quarter.github.viewer() ?? "");
      for (const key of keys) quarter.reconciler.enqueue(key);
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
    patrol: async ({ owner, name }) => {
      if (probot === undefined || isClosed) return;
      const octokit = await probot.auth();
      const answer = await octokit.request(routes.installation, { owner, repo: name });
      const { data } = InstallationId.parse(answer);
      patrol(await quarterOf(probot, { installation: data.id, owner, name }));
    },
    close: async () => {
      isClosed = true;
      await Promise.all([...quarters.values()].map(({ reconciler }) => reconciler.close()));
    },
  };
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
  const log = host.log.child({ repository: `${owner}/${name}` });
  return {
    github,
    reconciler: createReconciler({
      ...{ github, namespace, clock, nonce, random, log },
      ...(tell === undefined ? {} : { tell }),
    }),
    patrolledAt: clock.now().getTime(),
  };
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
