/**
 * A program for `node --require` that makes a folder and all in it look as if they were not there, to the Node process
 * that it is loaded into and not to what that starts. Gemini's CLI reads the settings of the folder it works in whenever
 * it trusts it, works in none that it does not trust, and has no way to be told otherwise; the settings on the branch
 * under work are those of whoever wrote it: servers, hooks, variables, another endpoint.
 */
export function programThatHides(folder: string): string {
  return `"use strict";
const fs = require("node:fs");
const { basename, resolve, sep } = require("node:path");
const { fileURLToPath } = require("node:url");
const hidden = ${JSON.stringify(folder)};
const parent = resolve(hidden, "..");
const real = fs.existsSync(parent) ? fs.realpathSync(parent) : parent;
const roots = [hidden, resolve(real, basename(hidden))];
const pathOf = (value) => {
  if (typeof value === "string") return resolve(value);
  if (value instanceof URL && value.protocol === "file:") return resolve(fileURLToPath(value));
  return Buffer.isBuffer(value) ? resolve(value.toString()) : undefined;
};
const isHidden = (value) => {
  const path = pathOf(value);
  return path !== undefined && roots.some((root) => path === root || path.startsWith(root + sep));
};
const gone = (call, path) =>
  Object.assign(new Error("ENOENT: no such file or directory, " + call + " '" + path + "'"), {
    errno: -2, code: "ENOENT", syscall: call, path: String(path),
  });
const wrap = (owner, name, refuse) => {
  const original = owner[name];
  if (typeof original !== "function" || /^[A-Z_]/.test(name)) return;
  const wrapped = function (...args) {
    return isHidden(args[0]) ? refuse(name, args) : original.apply(this, args);
  };
  for (const key of Object.keys(original)) wrapped[key] = original[key];
  if (typeof original.native === "function") {
    wrapped.native = (...args) => (isHidden(args[0]) ? refuse(name, args) : original.native(...args));
  }
  owner[name] = wrapped;
};
const toCaller = (name, args) => {
  if (name === "existsSync") return false;
  if (name.endsWith("Sync") || typeof args.at(-1) !== "function") throw gone(name, args[0]);
  process.nextTick(args.at(-1), gone(name, args[0]));
};
for (const name of Object.keys(fs)) wrap(fs, name, toCaller);
for (const name of Object.keys(fs.promises)) {
  wrap(fs.promises, name, (call, args) => Promise.reject(gone(call, args[0])));
}
require("node:module").syncBuiltinESMExports();
`;
}
