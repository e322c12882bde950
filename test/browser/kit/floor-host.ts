import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { getRequestListener } from "@hono/node-server";
import { viewMolecule } from "../../../app/core/floor/molecule-view.ts";
import { composeLog } from "../../../app/core/life/molecule-log.ts";
import { decideMolecule } from "../../../app/core/molecule/decide-molecule.ts";
import { stateOf } from "../../../app/core/molecule/state-of.ts";
import { readFloorAssets } from "../../../app/floor/assets.ts";
import { createFloor } from "../../../app/floor/floor.ts";
import { createFloorNews } from "../../../app/floor/news.ts";
import type { FloorSource } from "../../../app/floor/source.ts";
import { systemClock } from "../../../app/hosts/clock.ts";
import { createPages } from "../../../app/hosts/pages.ts";
import { moleculeFacts } from "../../core/molecule-model.ts";
import { createFloorTown, type FloorTown, now } from "./floor-town.ts";

/** The floor of a town in plain values, served on this machine as a host serves it. */
export interface FloorHost {
  readonly url: string;
  readonly town: FloorTown;
  /** Something has happened there. */
  tell(): void;
  /** Stops answering, and answers again at the same address. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

export async function startFloorHost(): Promise<FloorHost> {
  const town = createFloorTown();
  const news = createFloorNews();
  const pages = createPages({
    floor: createFloor({
      ...{ source: sourceOf(town), access: { kind: "this-machine" }, clock: systemClock, news },
      assets: readFloorAssets(fileURLToPath(new URL("../../../dist/floor", import.meta.url))),
      pace: { fastest: 50, slowest: 60_000 },
    }),
  });
  const listener = getRequestListener(pages.fetch);
  const open = async (port: number) => {
    const server = createServer((request, response) => {
      void listener(request, response);
    });
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    return server;
  };
  let server = await open(0);
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  return {
    url: `http://127.0.0.1:${port}/`,
    town,
    tell: () => {
      news.tell({ repository: { owner: "acme", name: "reader" } });
    },
    goAway: close,
    comeBack: async () => {
      server = await open(port);
    },
    close,
  };
}

function sourceOf(town: FloorTown): FloorSource {
  return {
    now: () => now,
    towns: () => Promise.resolve([{ owner: "acme", name: "reader", isPublic: true }]),
    look: () => Promise.resolve(town.look()),
    molecule: (_town, number) => Promise.resolve(lifeOf(town, number)),
  };
}

function lifeOf(town: FloorTown, number: number) {
  const { town: seen, news } = town.look();
  const record = seen.records.find((each) => each.number === number);
  const issue = seen.issues.find((each) => each.number === number);
  if (record === undefined) return "absent" as const;
  const facts = moleculeFacts({
    ...{ town: seen, number, title: record.spec.title, body: record.spec.body },
    url: `${seen.repository.url}/issues/${number}`,
    isOpen: issue !== undefined,
    labels: ["polecat"],
    record: { kind: "present", head: "head", value: record },
  });
  const look = {
    ...{ at: now, facts, state: stateOf(facts, now), isSure: true },
    decision: decideMolecule(facts, now, "not-dispatched"),
  };
  const commits = news.events
    .filter(({ of }) => of.kind === "molecule" && of.number === number)
    .map(({ commit, at, event }) => ({ sha: commit, at, message: `${event}\n\n{}` }));
  const nothing = { commits: [], isCut: false };
  const sources = {
    facts,
    state: look.state,
    now,
    ledger: { commits, isCut: false },
    work: nothing,
  };
  return viewMolecule(look, composeLog(sources));
}
