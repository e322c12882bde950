import type { Command } from "commander";
import { parseCount } from "../../local/local-options.ts";
import { addGitHubOption, type Scene } from "../../scene.ts";
import { UsageError } from "../../usage-error.ts";

const examples = `
Examples:
  $ cogtown create-app                                          for a town without a server
  $ cogtown create-app --org acme --webhook-url https://cogtown.acme.example
  $ cogtown create-app --github https://github.example.com/api/v3
  $ cogtown create-app --json | jq -r .keyFile

It opens a page on this machine that leads to GitHub's form for a new App, filled in with what Cogtown needs, and waits
until you come back from there. The App's key and secrets are written to files that only you can read, outside of any
work tree; none of them is printed.

Exit codes: 0 the App is there, 2 wrong usage, nobody came back, or GitHub refused.`;

interface RawCreateAppOptions {
  readonly org?: string;
  readonly name?: string;
  readonly webhookUrl?: string;
  readonly keepIn?: string;
  readonly port?: string;
  readonly minutes: string;
  readonly github: string;
  readonly json?: boolean;
}

export function addCreateApp(program: Command, scene: Scene): void {
  const command = program
    .command("create-app")
    .summary("register the GitHub App of a town")
    .description("Registers the GitHub App of a town, by GitHub's own form, filled in.")
    .option("--org <name>", "organization that is to own it (default: you)")
    .option("--name <name>", "name of the App, free on all of GitHub (default: Cogtown)")
    .option("--webhook-url <url>", "address of the host (default: none, the App runs in Actions)")
    .option("--keep-in <folder>", "folder for its secrets (default: cogtown in your config folder)")
    .option("--port <n>", "port of the page on this machine (default: any free one)")
    .option("--minutes <n>", "give up after so many minutes", "30");
  addGitHubOption(scene, command)
    .option("--json", "print JSON instead of text")
    .addHelpText("after", examples)
    .action(async (raw: RawCreateAppOptions) => {
      const { surroundings, terminal, finish } = scene;
      const options = parseOptions(raw);
      const { runCreateApp } = await import("./run-create-app.ts");
      finish(await runCreateApp(options, surroundings, terminal));
    });
}

function parseOptions({ org, webhookUrl, port, minutes, json, ...raw }: RawCreateAppOptions) {
  if (org !== undefined && !/^[\w-]{1,39}$/.test(org))
    throw new UsageError(`--org ${org}: this cannot be the name of an organization.`);
  if (webhookUrl !== undefined && !/^https:\/\/[^?#]+$/.test(webhookUrl))
    throw new UsageError(
      `--webhook-url ${webhookUrl}: give the https address that GitHub reaches the host by.`,
    );
  return {
    ...{ org, webhookUrl, github: raw.github, name: raw.name, keepIn: raw.keepIn },
    port: port === undefined ? undefined : parseCount("--port", port, 65_535),
    minutes: parseCount("--minutes", minutes, 60),
    isJson: json === true,
  };
}
