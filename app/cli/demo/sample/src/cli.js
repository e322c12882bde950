#!/usr/bin/env node
import { existsSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Library } from "./library.js";

/** `shelf [--file FILE] COMMAND [ARGUMENT…]` */
export async function run(argv, print) {
  const args = [...argv];
  const file = takeOption(args, "--file") ?? "shelf.json";
  const [name = "list", ...rest] = args;
  const module = new URL(`./commands/${name}.js`, import.meta.url);
  if (!/^[a-z]+$/.test(name) || !existsSync(module)) {
    throw new Error(`There is no command "${name}".`);
  }
  const command = await import(module.href);
  await command.run(new Library(file), rest, print);
}

function takeOption(args, name) {
  const at = args.indexOf(name);
  if (at === -1) return undefined;
  const [, value] = args.splice(at, 2);
  if (value === undefined) throw new Error(`${name} needs a value.`);
  return value;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await run(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`));
  } catch (error) {
    process.stderr.write(`shelf: ${error.message}\n`);
    process.exitCode = 1;
  }
}
