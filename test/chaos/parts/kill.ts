import type { Ground } from "../kit/chaos-town.ts";
import type { Disturbance } from "../kit/play.ts";
import { findRunningPolecat, stopJob, type WayToStop, waysToStop } from "../kit/stop-job.ts";
import { loneMolecule } from "../kit/story.ts";
import { type Part, playUndisturbed, type Tally, tryPoint } from "./part.ts";
import { armPush } from "./push.ts";

/** Where a polecat can stand still: see the gates in its agent, its checks and its criterion. */
const gates = ["agent.1", "check.1", "agent.2", "check.2", "criteria"] as const;
type Gate = (typeof gates)[number];

/** What may happen to one polecat, by name. */
type Mishap =
  | { readonly kind: "gate"; readonly gate: Gate; readonly way: WayToStop }
  | {
      readonly kind: "push";
      readonly number: number;
      readonly side: "before" | "after";
      readonly way: WayToStop;
    }
  | { readonly kind: "disk-full"; readonly commit: number }
  | { readonly kind: "refused"; readonly number: number };

/** One polecat at a molecule of two steps: everything that can end it, at every phase of every step. */
export const kill: Part = {
  name: "kill",
  listPoints: async () => {
    let pushes = 0;
    await playUndisturbed(loneMolecule, {
      prepare: ({ github: { world } }) => {
        world.faults.beforePush = ({ sequence, refs }) => {
          // The Refinery's pushes come after the polecat's: see the part of pushes for those.
          if (!refs.some((ref) => /refinery|candidates/.test(ref))) pushes = sequence;
          return "take";
        };
      },
    });
    const numbers = Array.from({ length: pushes }, (_, index) => index + 1);
    return [
      ...gates.flatMap((gate) => waysToStop.map((way) => `${gate}:${way}`)),
      ...numbers.flatMap((number) =>
        ["before", "after"].flatMap((side) =>
          waysToStop.map((way) => `push-${number}-${side}:${way}`),
        ),
      ),
      ...numbers.map((number) => `push-${number}:refused`),
      ...numbers.map((number) => `commit-${number}:disk-full`),
    ];
  },
  play: (_seed, point) => {
    const mishap = parseMishap(point);
    const tally: Tally = { kind: nameKind(mishap), isReached: false, limited: 0 };
    return tryPoint("kill", point, loneMolecule, tally, disturb(mishap, tally));
  },
};

function parseMishap(point: string): Mishap {
  const gated = /^(.+):(killed|lost|cancelled|timed-out)$/.exec(point);
  const way = waysToStop.find((known) => known === gated?.[2]);
  const gate = gates.find((known) => known === gated?.[1]);
  if (gate !== undefined && way !== undefined) return { kind: "gate", gate, way };
  const [, push, side] = /^push-(\d+)-(before|after):/.exec(point) ?? [];
  if (push !== undefined && way !== undefined)
    return { kind: "push", number: Number(push), side: side === "after" ? "after" : "before", way };
  const refused = /^push-(\d+):refused$/.exec(point)?.[1];
  if (refused !== undefined) return { kind: "refused", number: Number(refused) };
  const commit = /^commit-(\d+):disk-full$/.exec(point)?.[1];
  if (commit !== undefined) return { kind: "disk-full", commit: Number(commit) };
  throw new Error(`${point} is no point: agent.1:lost or push-2-after:killed is one`);
}

function nameKind(mishap: Mishap): string {
  switch (mishap.kind) {
    case "gate":
      return `${mishap.way} in ${mishap.gate.replace(/\.\d$/, "")}`;
    case "push":
      return `${mishap.way} ${mishap.side} a push`;
    case "disk-full":
      return "disk full at a commit";
    case "refused":
      return "push refused";
  }
}

function disturb(mishap: Mishap, tally: Tally): Disturbance {
  switch (mishap.kind) {
    case "gate":
      return stopAtGate(mishap.gate, mishap.way, tally);
    case "push": {
      const named = tally.kind;
      return {
        prepare: (ground) => {
          armPush(ground, mishap, tally);
        },
        judge: () => {
          tally.kind = named;
          return [];
        },
      };
    }
    case "disk-full":
      return {
        prepare: (ground) => fillDisk(ground, mishap.commit),
        judge: (ground) => {
          tally.isReached = ground.workbench.has("disk-was-full");
          return [];
        },
      };
    case "refused":
      return {
        prepare: ({ github: { world } }) => {
          world.faults.beforePush = ({ sequence }) => {
            if (sequence !== mishap.number) return "take";
            tally.isReached = true;
            return "refuse";
          };
        },
      };
  }
}

/** Lets the polecat come to the gate, ends its job there, and opens the gate to the next one. */
function stopAtGate(gate: Gate, way: WayToStop, tally: Tally): Disturbance {
  return {
    prepare: ({ workbench }) => workbench.shut(gate),
    meanwhile: async (ground, signal) => {
      await ground.workbench.untilReached(gate, signal);
      const { job } = await findRunningPolecat(ground, signal);
      tally.isReached = true;
      await stopJob(ground, job.id, way);
      await ground.workbench.open(gate);
    },
  };
}

/** The git of jobs finds the disk full when it is about to write this commit; the next time there is room. */
async function fillDisk({ workbench }: Ground, commit: number): Promise<void> {
  const count = workbench.pathOf("commits");
  await workbench.install(
    "git",
    `#!/bin/sh
PATH=\${PATH#*:}
for word in "$@"; do
  [ "$word" = commit-tree ] || continue
  echo >> '${count}'
  [ "$(wc -l < '${count}')" -eq ${commit} ] || break
  touch '${workbench.pathOf("disk-was-full")}'
  echo "fatal: unable to write loose object file: No space left on device" >&2
  exit 128
done
exec git "$@"
`,
  );
}
