import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ActionFile, parseActionFile } from "./action-file.ts";
import { type JobSession, StepFailure } from "./job-session.ts";

export type ActionSource =
  | { readonly kind: "folder"; readonly folder: string; readonly isLocal: boolean }
  | { readonly kind: "checkout" }
  /** An action that only prepares a machine: here there is nothing to prepare. */
  | { readonly kind: "setup"; readonly name: string };

/** Finds the code behind a `uses:`. Throws StepFailure with what to do when there is none. */
export function findAction(
  uses: string,
  workspace: string,
  table: Readonly<Record<string, string>>,
): ActionSource {
  if (uses.startsWith("./")) {
    return { kind: "folder", folder: join(workspace, uses), isLocal: true };
  }
  if (uses.startsWith("docker://")) throw new StepFailure(unsupported(uses, "docker actions"));
  const folder = lookUp(uses, table);
  if (folder !== undefined) return { kind: "folder", folder, isLocal: false };
  const [name = ""] = uses.split("@");
  if (name === "actions/checkout") return { kind: "checkout" };
  if (/^actions\/setup-[\w-]+$/.test(name)) return { kind: "setup", name };
  throw new StepFailure(
    `Unable to resolve action '${uses}': the embedded runner has no network and this action is not in its table. ` +
      "Give its folder in the runner's `actions` option.",
  );
}

export function unsupported(what: string, feature: string): string {
  return `'${what}' cannot run here: the embedded runner does not model ${feature}.`;
}

/** The longest key that is `uses`, or `uses` without its ref, or a folder above it. */
function lookUp(uses: string, table: Readonly<Record<string, string>>): string | undefined {
  const [path = "", ref = ""] = uses.split("@");
  const parts = path.split("/");
  for (let length = parts.length; length >= 2; length -= 1) {
    const prefix = parts.slice(0, length).join("/");
    const folder = table[`${prefix}@${ref}`] ?? table[prefix];
    if (folder !== undefined) return join(folder, ...parts.slice(length));
  }
  return undefined;
}

/** Reads action.yml or action.yaml, once per job. Throws StepFailure when there is none or it is broken. */
export async function readActionFile(session: JobSession, folder: string): Promise<ActionFile> {
  const known = session.actionFiles.get(folder);
  if (known !== undefined) return known;
  const content = await readEither(join(folder, "action.yml"), join(folder, "action.yaml"));
  if (content === undefined) {
    throw new StepFailure(
      `Can't find 'action.yml' or 'action.yaml' under '${folder}'. ` +
        "Did you forget to run actions/checkout before running your local action?",
    );
  }
  const parsed = parseActionFile(join(folder, "action.yml"), content);
  if ("errors" in parsed) throw new StepFailure(parsed.errors.join("\n"));
  session.actionFiles.set(folder, parsed);
  return parsed;
}

async function readEither(...paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const content = await readFile(path, "utf8").catch(() => undefined);
    if (content !== undefined) return content;
  }
  return undefined;
}
