import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { listRefs, noObject, readRef } from "../git/refs.ts";
import type { GitRepository } from "../git/repository.ts";

/**
 * What a push is shown first (gitprotocol-pack(5), "Reference Discovery"): every ref but those that belong to the server.
 * `capabilities`: what git said there before.
 */
export async function describeForPush(git: GitRepository, capabilities: string): Promise<Buffer> {
  const refs = (await listRefs(git)).filter(({ name }) => !name.startsWith("refs/pull/"));
  const lines = refs.map(({ name, sha }) => `${sha} ${name}`);
  const [first = `${noObject} capabilities^{}`, ...rest] = lines;
  const packets = [`${first}\0${capabilities}`, ...rest].map((line) => packet(`${line}\n`));
  return Buffer.concat([...packets, bytes("0000")]);
}

/** What `ls-refs` may be asked for (gitprotocol-v2(5)). Every fetch starts with it, and needs no process for the answer. */
interface RefsQuestion {
  readonly peel: boolean;
  readonly symrefs: boolean;
  readonly unborn: boolean;
  readonly prefixes: readonly string[];
}

/** Answers a posted request as git would, or undefined where git itself has to. */
export async function answerRefsQuestion(
  git: GitRepository,
  request: Buffer,
): Promise<Buffer | undefined> {
  const question = parseQuestion(request);
  if (question === undefined) return undefined;
  const prefixes = question.prefixes.length === 0 ? [""] : question.prefixes;
  const inRefs = prefixes.map((prefix) => ("refs/".startsWith(prefix) ? "refs/" : prefix));
  const found = await Promise.all([...new Set(inRefs)].map((prefix) => listRefs(git, prefix)));
  const refs = new Map(found.flat().map((ref) => [ref.name, ref]));
  const sorted = [...refs.values()].sort((a, b) => Buffer.compare(bytes(a.name), bytes(b.name)));
  // Where a tag leads to is for git to say.
  if (question.peel && sorted.some(({ type }) => type === "tag")) return undefined;
  const isHeadAsked = prefixes.some((prefix) => "HEAD".startsWith(prefix));
  const head = isHeadAsked ? await describeHead(git, question) : [];
  if (head === undefined) return undefined;
  const lines = [...head, ...sorted.map(({ name, sha }) => `${sha} ${name}`)];
  return Buffer.concat([...lines.map((line) => packet(`${line}\n`)), bytes("0000")]);
}

/** No line where HEAD leads to nothing, unless that is asked for; undefined where it names no branch. */
async function describeHead(
  git: GitRepository,
  { symrefs, unborn }: RefsQuestion,
): Promise<readonly string[] | undefined> {
  const text = await readFile(join(git.directory, "HEAD"), "utf8");
  const [, target] = /^ref: (refs\/heads\/\S+)\n$/.exec(text) ?? [];
  if (target === undefined) return undefined;
  const at = await readRef(git, target);
  const mark = symrefs ? ` symref-target:${target}` : "";
  if (at !== undefined) return [`${at.sha} HEAD${mark}`];
  return unborn && symrefs ? [`unborn HEAD${mark}`] : [];
}

function parseQuestion(request: Buffer): RefsQuestion | undefined {
  const [command, ...rest] = readPackets(request);
  const delimiter = rest.indexOf("delimiter");
  const words = delimiter < 0 ? [] : rest.slice(delimiter + 1, -1);
  const isKnown =
    command === "command=ls-refs" && !rest.includes("broken") && rest.at(-1) === "flush";
  const settings = delimiter < 0 ? rest.slice(0, -1) : rest.slice(0, delimiter);
  const prefixes = words.flatMap((word) =>
    word.startsWith("ref-prefix ") ? [word.slice(11)] : [],
  );
  const flags = words.filter((word) => !word.startsWith("ref-prefix "));
  if (!isKnown || !settings.every(isUsual) || !flags.every(isFlag)) return undefined;
  const has = (flag: "peel" | "symrefs" | "unborn") => flags.includes(flag);
  return { peel: has("peel"), symrefs: has("symrefs"), unborn: has("unborn"), prefixes };
}

const isUsual = (setting: string) =>
  setting === "object-format=sha1" || setting.startsWith("agent=");

const isFlag = (word: string) => word === "peel" || word === "symrefs" || word === "unborn";

/** Each packet's text without its line end; those without text by their names, as in gitprotocol-common(5). */
function readPackets(request: Buffer): string[] {
  const packets: string[] = [];
  for (let at = 0; at < request.length; ) {
    const length = Number.parseInt(request.toString("latin1", at, at + 4), 16);
    const isText = length > 4 && at + length <= request.length;
    if (isText) packets.push(request.toString("utf8", at + 4, at + length).replace(/\n$/, ""));
    else packets.push(length === 0 ? "flush" : length === 1 ? "delimiter" : "broken");
    at += isText ? length : 4;
  }
  return packets;
}

/** A packet: its length, itself included, in four hexadecimal digits, then its text. */
export function packet(text: string): Buffer {
  return bytes(`${(bytes(text).length + 4).toString(16).padStart(4, "0")}${text}`);
}

const bytes = (text: string) => Buffer.from(text);
