import { parse } from "yaml";
import { z } from "zod";

/** What doctor has to know of a workflow file. */
export interface WorkflowSketch {
  /** Name of the file below .github/workflows. */
  readonly file: string;
  readonly events: readonly string[];
  readonly jobs: readonly JobSketch[];
  readonly uses: readonly Use[];
  /** Names in its expressions; the job's own token is not one that anybody sets. */
  readonly secrets: readonly string[];
  readonly variables: readonly string[];
  /** A job of it runs in an environment, which may have secrets and variables of its own. */
  readonly hasEnvironment: boolean;
}

export interface JobSketch {
  /** As its check is called. */
  readonly name: string;
  readonly runsOn: readonly string[];
  /** Variables of the workflow, the job and its steps together: text by name. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface Use {
  readonly action: string;
  readonly ref: string;
  /** What stands behind `#` on its line: the version of a pinned commit. */
  readonly note: string | undefined;
}

const Variables = z
  .record(z.string(), z.unknown())
  .transform((all) =>
    Object.fromEntries(Object.entries(all).map(([name, value]) => [name, String(value)])),
  );
const Env = z.preprocess(
  (env) => (typeof env === "object" ? env : undefined),
  Variables.optional(),
);
const Texts = z.union([z.string().transform((text) => [text]), z.array(z.string())]);
const Job = z.object({
  name: z.string().optional(),
  "runs-on": z
    .union([Texts, z.object({ labels: Texts }).transform(({ labels }) => labels)])
    .catch([]),
  env: Env,
  environment: z.unknown().optional(),
  steps: z.array(z.object({ env: Env })).catch([]),
});
const Workflow = z.object({
  on: z.union([
    Texts,
    z.record(z.string(), z.unknown()).transform((events) => Object.keys(events)),
  ]),
  env: Env,
  jobs: z.record(z.string(), Job),
});

/** Reads a workflow file; undefined: it is none. GitHub's own parser says why, elsewhere. */
export function sketchWorkflow(file: string, text: string): WorkflowSketch | undefined {
  const parsed = Workflow.safeParse(parseYaml(text));
  if (!parsed.success) return undefined;
  const { on, env, jobs } = parsed.data;
  const expressions = JSON.stringify(parseYaml(text));
  return {
    file,
    events: on,
    jobs: Object.entries(jobs).map(([id, job]) => ({
      name: job.name ?? id,
      runsOn: job["runs-on"],
      variables: mergeAll([env, job.env, ...job.steps.map((step) => step.env)]),
    })),
    uses: readUses(text),
    secrets: namesIn(expressions, "secrets").filter((name) => name !== "GITHUB_TOKEN"),
    variables: namesIn(expressions, "vars"),
    hasEnvironment: Object.values(jobs).some(({ environment }) => environment !== undefined),
  };
}

const mergeAll = (all: readonly (JobSketch["variables"] | undefined)[]): JobSketch["variables"] =>
  Object.fromEntries(all.flatMap((some) => Object.entries(some ?? {})));

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

function readUses(text: string): readonly Use[] {
  const pattern = /^\s*(?:- )?\s*uses:\s*["']?([\w./-]+)@([\w./-]+)["']?(?:\s+#\s*(\S+))?/gm;
  return [...text.matchAll(pattern)].map(([, action = "", ref = "", note]) => ({
    action,
    ref,
    note,
  }));
}

/** `secrets.NAME` within `${{ }}`; names are compared without regard to case, as GitHub does. */
function namesIn(text: string, context: "secrets" | "vars"): readonly string[] {
  const expressions = [...text.matchAll(/\$\{\{.*?\}\}/g)].map(([expression]) => expression);
  const pattern = new RegExp(String.raw`\b${context}\.(\w+)`, "g");
  const names = [...expressions.join(" ").matchAll(pattern)].map(([, name = ""]) => name);
  return [...new Set(names.map((name) => name.toUpperCase()))];
}
