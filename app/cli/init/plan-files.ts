import type { Installed } from "./installed.ts";
import { writtenText } from "./installed.ts";
import type { PresentFile } from "./present-files.ts";
import type { Texts } from "./render-town.ts";

/** Why a file is not simply written: somebody would lose what is theirs. */
export type Obstacle =
  /** It is there, and no earlier run wrote it. */
  | "not-ours"
  /** It was changed here, and what is new collides with that. */
  | "collides"
  /** It was changed here, and no commit holds the change. */
  | "uncommitted";

/** What becomes of one file. Texts have LF at their line ends. */
export type FilePlan =
  | { readonly kind: "create"; readonly path: string; readonly text: string }
  | {
      readonly kind: "update" | "merge";
      readonly path: string;
      readonly before: string;
      readonly text: string;
    }
  | { readonly kind: "same" | "left" | "stays-away"; readonly path: string }
  | { readonly kind: "remove"; readonly path: string; readonly before: string }
  | {
      readonly kind: "obstacle";
      readonly path: string;
      readonly why: Obstacle;
      readonly before: string;
      /** What a run without regard to it would write. */
      readonly text: string;
      /** Both, with marks where they collide. */
      readonly marked: string;
    };

/** Three versions of a text made one. */
export type MergeTexts = (texts: {
  readonly mine: string;
  readonly base: string;
  readonly theirs: string;
}) => Promise<{ readonly text: string; readonly isClean: boolean }>;

export interface Scene {
  readonly wanted: Texts;
  readonly installed: Installed | undefined;
  readonly present: ReadonlyMap<string, PresentFile>;
  readonly uncommitted: ReadonlySet<string>;
  readonly merge: MergeTexts;
}

/** What is to be done to every file that is wanted, and to those of an earlier run that are wanted no more. */
export async function planFiles(scene: Scene): Promise<readonly FilePlan[]> {
  const wanted = await Promise.all(
    Object.entries(scene.wanted).map(([path, text]) => planWanted(scene, path, text)),
  );
  const old = Object.keys(scene.installed?.files ?? {}).filter((path) => !(path in scene.wanted));
  return [...wanted, ...old.flatMap((path) => planOld(scene, path))];
}

async function planWanted(scene: Scene, path: string, text: string): Promise<FilePlan> {
  const { installed, present, uncommitted, merge } = scene;
  const before = present.get(path)?.text;
  const base = writtenText(installed, path);
  if (before === undefined)
    return base === undefined ? { kind: "create", path, text } : { kind: "stays-away", path };
  if (before === text) return { kind: "same", path };
  if (before === base) return { kind: "update", path, before, text };
  const merged = await merge({ mine: before, base: base ?? "", theirs: text });
  if (merged.isClean && merged.text === before) return { kind: "same", path };
  const marked = merged.text;
  const stop = (why: Obstacle) => ({ kind: "obstacle", path, why, before, text, marked }) as const;
  if (base === undefined) return stop("not-ours");
  if (!merged.isClean) return stop("collides");
  if (uncommitted.has(path)) return stop("uncommitted");
  return { kind: "merge", path, before, text: merged.text };
}

/** What was changed here is somebody's, also when Cogtown needs it no more. */
function planOld({ installed, present }: Scene, path: string): readonly FilePlan[] {
  const before = present.get(path)?.text;
  if (before === undefined) return [];
  return before === writtenText(installed, path)
    ? [{ kind: "remove", path, before }]
    : [{ kind: "left", path }];
}

/** What a maintainer wants done where something stands in the way. */
export const obstacleChoices = ["stop", "keep", "replace", "mark"] as const;
export type ObstacleChoice = (typeof obstacleChoices)[number];

/** The plan with every obstacle gone, by one of the ways to go about them. */
export function overcome(
  plans: readonly FilePlan[],
  choice: Exclude<ObstacleChoice, "stop">,
): readonly FilePlan[] {
  return plans.map((plan): FilePlan => {
    if (plan.kind !== "obstacle") return plan;
    const { path, before, text, marked } = plan;
    switch (choice) {
      case "keep":
        return { kind: "left", path };
      case "replace":
        return { kind: "update", path, before, text };
      case "mark":
        return { kind: "merge", path, before, text: marked };
    }
  });
}
