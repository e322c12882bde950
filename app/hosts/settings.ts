import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import { addressesOf, publicGitHub } from "#github/addresses.ts";
import { isOnThisMachine } from "#github/this-machine.ts";
import type { HostOptions } from "./open-town.ts";
import { parsePrivateKey } from "./private-key.ts";

/** How the App is set up where it runs, under Probot's names where Probot has one. */
export interface Settings {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  readonly githubUrl: string;
  /** 0: any free one. */
  readonly port: number;
  readonly host: string;
  readonly logLevel: LogLevel;
  /** Undefined: for people on a terminal, JSON anywhere else. */
  readonly logFormat: "json" | "pretty" | undefined;
  readonly redisUrl: string | undefined;
  readonly shutdownSeconds: number;
  /** 0: no patrols of its own. */
  readonly patrolMinutes: number;
}

export type LogLevel = (typeof logLevels)[number];

export type SettingsReading =
  | { readonly ok: true; readonly settings: Settings }
  /** Everything that is wrong, each with what to do about it; none quotes a secret. */
  | { readonly ok: false; readonly problems: readonly string[] };

export type Variables = Readonly<Record<string, string | undefined>>;

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
/** What Probot takes where nobody gave a secret: everybody could sign with it. */
const knownSecret = "development";
const shortestSecret = 8;

const count = (most: number, words: string) =>
  z
    .string()
    .regex(/^\d{1,6}$/, words)
    .transform(Number)
    .refine((number) => number <= most, words);

const appIdWords =
  "APP_ID: set it to the number of the App, as its settings on GitHub show it (a client id or a personal token will not do)";
const secretWords =
  "WEBHOOK_SECRET: set it to the webhook secret in the App's settings on GitHub: at least 8 characters that nobody can guess (openssl rand -hex 20 makes one)";
const addressWords =
  "must be an https address (http only for a GitHub on this machine), for example https://github.example.com/api/v3";

const Plain = z.object({
  APP_ID: z
    .string(appIdWords)
    .regex(/^[1-9]\d{0,15}$/, appIdWords)
    .transform(Number),
  WEBHOOK_SECRET: z
    .string(secretWords)
    .min(shortestSecret, secretWords)
    .refine((secret) => secret !== knownSecret, secretWords),
  PORT: count(65_535, "PORT: must be a number from 0 to 65535 (0: any free one)").default(3000),
  HOST: z.string().default("127.0.0.1"),
  LOG_LEVEL: z.enum(logLevels, `LOG_LEVEL: must be one of ${logLevels.join(", ")}`).default("info"),
  LOG_FORMAT: z.enum(["json", "pretty"], "LOG_FORMAT: must be json or pretty").optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/\S+$/, "REDIS_URL: must be an address like redis://redis.example.com:6379")
    .optional(),
  SHUTDOWN_SECONDS: count(600, "SHUTDOWN_SECONDS: must be a number from 0 to 600").default(25),
  PATROL_MINUTES: count(1440, "PATROL_MINUTES: must be a number from 0 to 1440 (0: never)").default(
    15,
  ),
});

/** Reads what a host needs from its environment; files are found from `folder`. Never throws. */
export async function readSettings(variables: Variables, folder: string): Promise<SettingsReading> {
  const given = withoutBlanks(variables);
  const plain = Plain.safeParse(given);
  const key = await readKey(given, folder);
  const address = readAddress(given);
  const problems = [
    ...(plain.success ? [] : plain.error.issues.map(({ message }) => message)),
    ...(key.ok ? [] : [key.problem]),
    ...(address.ok ? [] : [address.problem]),
  ];
  if (!plain.success || !key.ok || !address.ok) return { ok: false, problems };
  const { data } = plain;
  return {
    ok: true,
    settings: {
      appId: data.APP_ID,
      privateKey: key.pem,
      webhookSecret: data.WEBHOOK_SECRET,
      githubUrl: address.url,
      port: data.PORT,
      host: data.HOST,
      logLevel: data.LOG_LEVEL,
      logFormat: data.LOG_FORMAT,
      redisUrl: data.REDIS_URL,
      shutdownSeconds: data.SHUTDOWN_SECONDS,
      patrolMinutes: data.PATROL_MINUTES,
    },
  };
}

/** What a host is opened with. */
export function hostOptions(settings: Settings): HostOptions {
  const { appId, privateKey, webhookSecret, githubUrl, redisUrl } = settings;
  return {
    ...{ appId, privateKey, webhookSecret, githubUrl },
    throttle: !isOnThisMachine(githubUrl),
    ...(redisUrl === undefined ? {} : { redisUrl }),
  };
}

/** A variable that is set to nothing is as good as none: compose files and CI make such. */
function withoutBlanks(variables: Variables): Variables {
  const told = Object.entries(variables).flatMap(([name, value]): [string, string][] => {
    const text = value?.trim() ?? "";
    return text === "" ? [] : [[name, text]];
  });
  return Object.fromEntries(told);
}

type KeyReading = { readonly ok: true; readonly pem: string } | Problem;
type AddressReading = { readonly ok: true; readonly url: string } | Problem;
interface Problem {
  readonly ok: false;
  readonly problem: string;
}

const fail = (problem: string): Problem => ({ ok: false, problem });

async function readKey(given: Variables, folder: string): Promise<KeyReading> {
  const { PRIVATE_KEY: text, PRIVATE_KEY_PATH: path } = given;
  if (text !== undefined) return checkKey("PRIVATE_KEY", text);
  if (path === undefined)
    return fail(
      "PRIVATE_KEY_PATH: set it to the file of the App's private key, or PRIVATE_KEY to what it holds",
    );
  const file = resolve(folder, path);
  try {
    return checkKey(`PRIVATE_KEY_PATH: ${file}`, await readFile(file, "utf8"));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return fail(
      `PRIVATE_KEY_PATH: ${file} cannot be read (${code}): check that it is there, and that the user of this process may read it`,
    );
  }
}

function checkKey(from: string, text: string): KeyReading {
  const key = parsePrivateKey(text);
  if (key.ok) return key;
  return fail(
    `${from} cannot be used: ${key.problem}. GitHub makes a new key in the App's settings (General, Private keys)`,
  );
}

/** Probot's GHE_HOST, or the address of the API itself, as GitHub Actions tells it. */
function readAddress(given: Variables): AddressReading {
  const { GITHUB_API_URL: api, GHE_HOST: server, GHE_PROTOCOL: protocol = "https" } = given;
  const name = server === undefined ? "GITHUB_API_URL" : "GHE_HOST";
  const named = server === undefined ? (api ?? publicGitHub) : `${protocol}://${server}`;
  const url = addressesOf(named)?.api ?? named;
  const scheme = URL.canParse(url) ? new URL(url).protocol : "";
  if (scheme === "https:" || (scheme === "http:" && isOnThisMachine(url))) return { ok: true, url };
  return fail(`${name}: ${url} ${addressWords}`);
}
