import { z } from "zod";
import type { StateKind } from "#core/molecule/state.ts";
import { LabelId } from "./answers.ts";
import { type Connection, parseAnswer } from "./connection.ts";
import { GitHubError } from "./errors.ts";
import { labelsDocument } from "./queries.ts";
import { routes } from "./routes.ts";

interface LabelLook {
  readonly color: string;
  readonly description: string; // GitHub allows 100 characters
}

const stateLooks: Readonly<Record<StateKind, LabelLook>> = {
  draft: { color: "d4c5f9", description: "Cogtown needs something from you before it can start" },
  blocked: { color: "e99695", description: "Waits for other molecules to land" },
  ready: { color: "c2e0c6", description: "Will be dispatched as soon as a polecat is free" },
  dispatched: { color: "bfd4f2", description: "A polecat is on its way" },
  working: { color: "1d76db", description: "A polecat is at work" },
  proposed: { color: "fbca04", description: "There is a pull request to review" },
  queued: { color: "f9d0c4", description: "The Refinery has it in its line" },
  landed: { color: "0e8a16", description: "Merged into the base branch" },
  held: { color: "b60205", description: "Stopped until a person decides" },
  cancelled: { color: "cfd3d7", description: "Taken off the line" },
};

const looks: ReadonlyMap<string, LabelLook> = new Map([
  ...Object.entries(stateLooks).map(([kind, look]) => [`cogtown:${kind}`, look] as const),
  [
    "needs-human",
    { color: "b60205", description: "Cogtown cannot go on without a person" },
  ] as const,
]);
const plain: LabelLook = { color: "ededed", description: "" };

/** Node ids of labels, remembered for the life of the process: one look-up, and one creation per label per repository. */
export interface LabelIds {
  /** Ids of labels that will be put on; the missing ones are created with colour and description. */
  ensure(names: readonly string[]): Promise<readonly string[]>;
  /** Ids of those that exist. */
  find(names: readonly string[]): Promise<readonly string[]>;
  /** After GitHub no longer knew one of them. */
  forget(): void;
}

export function rememberLabels(connection: Connection): LabelIds {
  const known = new Map<string, string>();
  const look = async (names: readonly string[]) => {
    if (names.every((name) => known.has(name))) return;
    const asked = [...new Set([...names, ...looks.keys()])];
    const answer = parseAnswer(
      LabelsAnswer,
      await connection.ask(labelsDocument(asked)),
      "label ids",
    );
    asked.forEach((name, i) => {
      const id = answer.repository[`label${i}`]?.id;
      if (id !== undefined) known.set(name, id);
    });
  };
  const idOf = async (name: string) => {
    const id = known.get(name) ?? (await createLabel(connection, name));
    known.set(name, id);
    return id;
  };
  return {
    ensure: async (names) => {
      await look(names);
      const ids: string[] = [];
      for (const name of names) ids.push(await idOf(name));
      return ids;
    },
    find: async (names) => {
      await look(names);
      return names.flatMap((name) => known.get(name) ?? []);
    },
    forget: () => {
      known.clear();
    },
  };
}

const LabelsAnswer = z.object({ repository: z.record(z.string(), LabelId) });
const CreatedLabel = z.object({ node_id: z.string() });

/** Somebody else may have created it since we looked (422 already_exists): then looking again finds it. */
async function createLabel(connection: Connection, name: string): Promise<string> {
  try {
    const { data } = await connection.call(routes.createLabel, {
      name,
      ...(looks.get(name) ?? plain),
    });
    return parseAnswer(CreatedLabel, data, `the creation of label ${name}`).node_id;
  } catch (error) {
    if (!(error instanceof GitHubError) || error.kind !== "rejected") throw error;
    const answer = parseAnswer(
      LabelsAnswer,
      await connection.ask(labelsDocument([name])),
      "label ids",
    );
    const id = answer.repository["label0"]?.id;
    if (id === undefined) throw error;
    return id;
  }
}
