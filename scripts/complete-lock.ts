/**
 * Some registries mirror only the packages of their own platform. npm then leaves the others out of the lock file, and
 * `npm ci` refuses the file everywhere. This adds them: their versions are exact in whoever asks for them, their names say
 * where they run, and the rest is as in their siblings. They carry no integrity: nobody here has seen them.
 * Run it after `npm install` changed the lock; a test of the house tells when it is needed.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { findMissingOptional, Lock, type MissingPackage } from "./lock.ts";

const path = new URL("../package-lock.json", import.meta.url);

const architectures = ["arm64", "arm", "ia32", "loong64", "ppc64", "riscv64", "s390x", "x64"];

/** "@biomejs/cli-linux-x64-musl": Linux, x64, musl. */
function readPlatform(name: string) {
  const words = name.slice(name.lastIndexOf("/") + 1).split("-");
  const os = words.find((word) => /^(android|darwin|freebsd|linux|openharmony|win32)$/.test(word));
  const cpu = words.find((word) => architectures.includes(word));
  if (os === undefined || cpu === undefined) throw new Error(`Where does ${name} run?`);
  const libc = words.some((word) => word.startsWith("musl")) ? "musl" : "glibc";
  return { os: [os], cpu: [cpu], ...(os === "linux" ? { libc: [libc] } : {}) };
}

const Sibling = z.looseObject({
  license: z.string().optional(),
  engines: z.record(z.string(), z.string()).optional(),
});

function describe(lock: Lock, { name, version, isDev }: MissingPackage) {
  const family = `node_modules/${name.slice(0, name.search(/-(?=[a-z]+\d*-)/))}`;
  const known = Object.entries(lock.packages).find(([key]) => key.startsWith(`${family}-`))?.[1];
  const { license, engines } = Sibling.parse(known ?? {});
  const { os, cpu, ...libc } = readPlatform(name);
  return {
    version,
    cpu,
    ...(isDev ? { dev: true } : {}),
    ...libc,
    ...(license === undefined ? {} : { license }),
    optional: true,
    os,
    ...(engines === undefined ? {} : { engines }),
  };
}

const text = readFileSync(path, "utf8");
const lock = Lock.parse(JSON.parse(text));
/** As it is written, in its own order. */
const written = z.record(z.string(), z.unknown()).parse(JSON.parse(text));
const missing = findMissingOptional(lock);
const packages = Object.fromEntries(
  [
    ...Object.entries(z.record(z.string(), z.unknown()).parse(written["packages"])),
    ...missing.map((one) => [`node_modules/${one.name}`, describe(lock, one)] as const),
  ].toSorted(([a], [b]) => a.localeCompare(b, "en")),
);
writeFileSync(path, `${JSON.stringify({ ...written, packages }, null, 2)}\n`);
for (const { name, version } of missing) console.log(`added ${name} ${version}`);
