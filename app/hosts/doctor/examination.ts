import type { Config } from "#core/config/config.ts";
import { parseConfig } from "#core/config/parse-config.ts";
import type { AppStanding, Grants, KnownApp } from "#core/doctor/judge-app.ts";
import type { LocalFiles, RepositoryFacts } from "#core/doctor/judge-town.ts";
import type { Told } from "#core/doctor/told.ts";
import { sketchWorkflow, type WorkflowSketch } from "#core/doctor/workflow.ts";
import { configPath, defaultNamespace } from "#core/names.ts";
import { createGitHub } from "#github/octokit.ts";
import type { GitHub, RefineryReading } from "#github/port.ts";
import { type Installed, readApp, readInstallation } from "./read-app.ts";
import { type Place, readRepository, readTexts, workflowFolder } from "./read-town.ts";
import { UnmetNeed } from "./unmet.ts";
import { hear, openWire, signAppToken, type Wire } from "./wire.ts";

export type GivenApp =
  | { readonly kind: "given"; readonly appId: number; readonly privateKey: string }
  | { readonly kind: "unset" | "unusable"; readonly words: string };

export interface ExaminationOptions {
  readonly githubUrl: string;
  readonly owner: string;
  readonly name: string;
  readonly app: GivenApp;
  /** A person's. */
  readonly token: string | undefined;
  /** What app.yml asks for. */
  readonly manifest: Grants;
  /** Of this command. */
  readonly version: string;
  readonly isReadOnly: boolean;
  /** Texts of the town's files in the working folder, by path. */
  readonly localFiles: () => Promise<ReadonlyMap<string, string>>;
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Whoever looks at the repository: the App where it is let in, a person otherwise. */
export interface Eyes {
  readonly who: "the App" | "you";
  readonly wire: Wire;
  readonly github: GitHub;
}

/** What checks ask for; each thing is found out once. All but the standings throw UnmetNeed or GitHubError. */
export interface Examination {
  readonly options: ExaminationOptions;
  readonly place: Place;
  readonly fullName: string;
  app(): Promise<AppStanding>;
  /** The App's own line. */
  appWire(): Promise<Wire>;
  knownApp(): Promise<KnownApp>;
  installed(): Promise<Installed>;
  eyes(): Promise<Eyes>;
  /** Those who may know, a person first: an App has no right to see secrets and settings. */
  witnesses(): Promise<readonly Wire[]>;
  seenRepository(): Promise<RepositoryFacts>;
  repository(): Promise<RepositoryFacts & { readonly defaultBranch: string }>;
  texts(): Promise<ReadonlyMap<string, string>>;
  workflows(): Promise<readonly WorkflowSketch[]>;
  config(): Promise<Config>;
  /** Name of the branch that the town lands on. */
  base(): Promise<string>;
  refinery(): Promise<RefineryReading>;
  local(): Promise<LocalFiles>;
}

/** Remembers an answer, whatever it is. */
function once<T>(find: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= find());
}

export function openExamination(options: ExaminationOptions): Examination {
  const place = { owner: options.owner, repo: options.name };
  const appWire = once(() => openAppWire(options));
  const app = once(() => findApp(options, appWire));
  const installed = once(async () => {
    requireApp(await app());
    return readInstallation(await appWire(), place);
  });
  const eyes = once(() => findEyes(options, { app, installed }));
  const seenRepository = once(async () => readRepository((await eyes()).wire, place));
  const repository = once(() => requireRepository(seenRepository));
  const texts = once(async () => {
    await repository();
    const { wire, github } = await eyes();
    return readTexts(wire, place, github);
  });
  const config = once(async () => requireConfig((await texts()).get(configPath)));
  const base = once(async () => {
    const { defaultBranch } = await repository();
    return (await config()).base ?? defaultBranch;
  });
  return {
    options,
    place,
    fullName: `${options.owner}/${options.name}`,
    ...{ app, appWire, installed, eyes, seenRepository, repository, texts, config, base },
    knownApp: async () => requireApp(await app()),
    witnesses: async () => {
      const { wire } = await eyes();
      return options.token === undefined
        ? [wire]
        : [openWire(options.githubUrl, options.token), wire];
    },
    workflows: once(async () => sketchAll(await texts())),
    refinery: once(async () => (await eyes()).github.readRefinery(await base())),
    local: async () => compareFiles(await options.localFiles(), await texts()),
  };
}

interface Standings {
  readonly app: () => Promise<AppStanding>;
  readonly installed: () => Promise<Installed>;
}

async function openAppWire({ githubUrl, app, now }: ExaminationOptions): Promise<Wire> {
  if (app.kind !== "given") throw new UnmetNeed("app");
  return openWire(githubUrl, await signAppToken(app.appId, app.privateKey, now()));
}

async function findApp(
  { app, token }: ExaminationOptions,
  wire: () => Promise<Wire>,
): Promise<AppStanding> {
  switch (app.kind) {
    case "given":
      return readApp(await wire(), app.appId);
    case "unset":
      return { kind: "unset", words: app.words, hasToken: token !== undefined };
    case "unusable":
      return { kind: "unusable", words: app.words };
  }
}

function requireApp(standing: AppStanding): KnownApp {
  if (standing.kind === "known") return standing.app;
  throw new UnmetNeed("app");
}

/** A person stands in for an App that is not let in: more is seen so, and the App's own check says what is wrong. */
async function findEyes(options: ExaminationOptions, { app, installed }: Standings): Promise<Eyes> {
  const { githubUrl, token } = options;
  const isKnown = (await app()).kind === "known";
  const ours = isKnown ? (await installed()).token : undefined;
  const shown = ours ?? token;
  if (shown === undefined) throw new UnmetNeed(isKnown ? "installation" : "app");
  const wire = openWire(githubUrl, shown);
  const { owner, name, now } = options;
  const github = createGitHub(wire.octokit, { owner, name, now, namespace: defaultNamespace });
  return { who: ours === undefined ? "you" : "the App", wire, github };
}

async function requireRepository(seen: () => Promise<RepositoryFacts>) {
  const told = await hear(seen);
  if (told.kind !== "told" || told.value.defaultBranch === undefined)
    throw new UnmetNeed("repository");
  return { ...told.value, defaultBranch: told.value.defaultBranch };
}

function requireConfig(text: string | undefined): Config {
  const parsed = parseConfig(text);
  if (!parsed.ok) throw new UnmetNeed("config");
  return parsed.value;
}

function sketchAll(texts: ReadonlyMap<string, string>): readonly WorkflowSketch[] {
  return [...texts].flatMap(([path, text]) => {
    if (!path.startsWith(`${workflowFolder}/`)) return [];
    return sketchWorkflow(path.slice(workflowFolder.length + 1), text) ?? [];
  });
}

function compareFiles(
  here: ReadonlyMap<string, string>,
  there: ReadonlyMap<string, string>,
): LocalFiles {
  const paths = [...here.keys()];
  return {
    unpushed: paths.filter((path) => !there.has(path)),
    different: paths.filter(
      (path) => there.has(path) && sameLines(there.get(path)) !== sameLines(here.get(path)),
    ),
  };
}

/** A work tree on Windows has other line ends than the commit. */
const sameLines = (text: string | undefined) => text?.replaceAll("\r\n", "\n");

/** Asks each in turn until one is told. */
export async function askWitnesses<T>(
  it: Examination,
  question: (wire: Wire) => Promise<T>,
): Promise<Told<T>> {
  let last: Told<T> = { kind: "hidden", words: "nobody could be asked" };
  for (const wire of await it.witnesses()) {
    last = await hear(() => question(wire));
    if (last.kind === "told") return last;
  }
  return last;
}
