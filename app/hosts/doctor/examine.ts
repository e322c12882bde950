import { z } from "zod";
import { type CheckName, type Finding, find, findCommon } from "#core/doctor/finding.ts";
import { judgeAgent } from "#core/doctor/judge-agent.ts";
import {
  judgeApp,
  judgeEvents,
  judgeInstallation,
  judgePermissions,
} from "#core/doctor/judge-app.ts";
import { judgeClock } from "#core/doctor/judge-clock.ts";
import {
  judgeConfig,
  judgeLabels,
  judgeMinutes,
  judgeRepository,
  judgeRunners,
} from "#core/doctor/judge-town.ts";
import { configPath, polecatWorkflow } from "#core/names.ts";
import { GitHubError, toGitHubError } from "#github/errors.ts";
import { type Examination, type ExaminationOptions, openExamination } from "./examination.ts";
import { lookAtSecrets, lookAtWorkflows, tryDispatch } from "./look-at-actions.ts";
import { lookAtChecks, lookAtLanding, lookAtQueue } from "./look-at-base.ts";
import { probeLedger } from "./probe-ledger.ts";
import { probeWebhook, readHook } from "./probe-webhook.ts";
import { UnmetNeed } from "./unmet.ts";
import { openWire, untold } from "./wire.ts";

type Look = (it: Examination) => Promise<readonly Finding[]>;

/** What is looked at on GitHub, in the order in which a person would mend it; the dispatch gives the webhook something to tell. */
const looks: readonly (readonly [CheckName, Look])[] = [
  ["clock", lookAtClock],
  ["app", async (it) => judgeApp(await it.app())],
  [
    "installation",
    async (it) => {
      const app = await it.knownApp();
      return judgeInstallation((await it.installed()).standing, app, it.fullName);
    },
  ],
  [
    "permissions",
    async (it) => {
      const { app, installed } = await requireInstalled(it);
      return judgePermissions(it.options.manifest, app, installed);
    },
  ],
  [
    "events",
    async (it) => {
      const { app, installed } = await requireInstalled(it);
      const { url } = await readHook(await it.appWire());
      const hasWebhook = url !== undefined && url !== "";
      return judgeEvents(it.options.manifest, app, installed, hasWebhook);
    },
  ],
  ["repository", lookAtRepository],
  [
    "config",
    async (it) => {
      const { defaultBranch } = await it.repository();
      return judgeConfig((await it.texts()).get(configPath), defaultBranch, await it.local());
    },
  ],
  ["labels", lookAtLabels],
  ["workflows", lookAtWorkflows],
  ["dispatch", tryDispatch],
  ["agent", async (it) => judgeAgent(await it.config(), await it.workflows(), it.fullName)],
  ["secrets", lookAtSecrets],
  [
    "runners",
    async (it) => {
      const polecat = (await it.workflows()).find(({ file }) => file === polecatWorkflow);
      if (polecat === undefined) throw new UnmetNeed("workflows");
      return judgeRunners(await it.config(), polecat.jobs[0]);
    },
  ],
  ["minutes", async (it) => judgeMinutes(await it.repository(), await it.config())],
  [
    "ledger",
    async (it) => (it.options.isReadOnly ? [find("ledger", "read-only", {})] : probeLedger(it)),
  ],
  ["checks", lookAtChecks],
  ["queue", lookAtQueue],
  ["landing", lookAtLanding],
  ["webhook", probeWebhook],
];

/** Looks at what was chosen, one after the other; each is told as soon as it is known. Never throws for what GitHub does. */
export async function examine(
  options: ExaminationOptions,
  isChosen: (check: CheckName) => boolean,
  tell: (findings: readonly Finding[]) => void,
): Promise<void> {
  const it = openExamination(options);
  for (const [check, look] of looks) {
    if (isChosen(check)) tell(await lookSafely(it, check, look));
  }
}

async function lookSafely(
  it: Examination,
  check: CheckName,
  look: Look,
): Promise<readonly Finding[]> {
  try {
    return await look(it);
  } catch (error) {
    if (error instanceof UnmetNeed) return [findCommon(check, "needs", { needed: error.needed })];
    const { kind, words } = untold(error);
    return [findCommon(check, kind, { words })];
  }
}

async function requireInstalled(it: Examination) {
  const app = await it.knownApp();
  const { standing } = await it.installed();
  if (standing.kind !== "present") throw new UnmetNeed("installation");
  return { app, installed: standing };
}

const Dated = z.object({ headers: z.object({ date: z.string().optional() }) });
const DatedRefusal = z.object({ response: Dated });

/** Asks as nobody: a clock that is off must not keep its own check from being made. A refusal has a date as well. */
async function lookAtClock({ options }: Examination): Promise<readonly Finding[]> {
  const { octokit } = openWire(options.githubUrl, undefined);
  const asked = options.now();
  const answer = await octokit.request("GET /meta").catch((error: unknown) => {
    const refusal = DatedRefusal.safeParse(error);
    if (refusal.success && refusal.data.response.headers.date !== undefined)
      return refusal.data.response;
    throw toGitHubError(error, options.now());
  });
  const { date } = Dated.parse(answer).headers;
  const github = date === undefined ? undefined : new Date(date);
  return judgeClock({ github, asked, answered: options.now() });
}

async function lookAtRepository(it: Examination): Promise<readonly Finding[]> {
  const { who } = await it.eyes();
  try {
    return judgeRepository(await it.seenRepository(), who);
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const { message: words } = error;
    if (error.kind === "unauthenticated") return [find("repository", "unknown", { who, words })];
    if (error.kind === "not-found")
      return [find("repository", "absent", { repository: it.fullName, who })];
    throw error;
  }
}

const Labels = z.array(z.object({ name: z.string() }));

async function lookAtLabels(it: Examination): Promise<readonly Finding[]> {
  await it.repository();
  const { wire } = await it.eyes();
  const names: string[] = [];
  for (let page = 1; ; page += 1) {
    const route = "GET /repos/{owner}/{repo}/labels";
    const labels = await wire.ask(route, { ...it.place, per_page: 100, page }, Labels);
    names.push(...labels.map(({ name }) => name));
    if (labels.length < 100) return judgeLabels(names, it.fullName);
  }
}
