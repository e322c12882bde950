import { join } from "node:path";
import type { CliProgram } from "../../../actions/shared/agents/agent-cli.ts";
import { installCli } from "../../../actions/shared/agents/install.ts";
import type { CliName } from "../../../app/core/config/config.ts";

/** Survives between runs, and is thrown away with the dependencies. */
export const cliCache = join(import.meta.dirname, "../../../node_modules/.cache");

/** The CLI at its pinned version; installs it where it is not there yet. */
export const installed = (name: CliName): Promise<CliProgram> =>
  installCli(name, {
    cache: cliCache,
    platform: process.platform,
    arch: process.arch,
    node: { path: process.execPath, version: process.versions.node },
    variables: process.env,
    stop: new AbortController().signal,
  });
