import type { Command } from "commander";
import { checkNames } from "#core/doctor/finding.ts";
import type { RawRemoteOptions } from "../remote/remote.ts";
import { addRepositoryOptions, type Scene } from "../scene.ts";

interface RawDoctorOptions extends RawRemoteOptions {
  readonly only?: readonly string[];
  readonly readOnly?: boolean;
  readonly json?: boolean;
}

const examples = `
Examples:
  $ export APP_ID=123456 PRIVATE_KEY_PATH=cogtown.private-key.pem
  $ cogtown doctor                        in a clone of the repository
  $ cogtown doctor --repo acme/shelf --only webhook
  $ cogtown doctor --read-only --json | jq '.findings[] | select(.level == "failure")'

Each line is \`ok\`, a \`warning\`, a \`failure\`, or \`skipped\`, and says what to do. What GitHub does not tell is never ok.

The credentials are the App's own, as for \`cogtown patrol\`: APP_ID, and PRIVATE_KEY or PRIVATE_KEY_PATH. Besides them, or
in their place, GITHUB_TOKEN or GH_TOKEN is a person's token: it sees names of secrets and settings that the App has no
right to see. Neither is ever printed.

Without --read-only it writes, and leaves nothing behind: a probe record below refs/cogtown/doctor is made, moved on and
removed; the patrol's workflow is started; the newest webhook is sent again.

Checks: ${checkNames.join(", ")}.

Exit codes: 0 nothing is a failure, 1 something is, 2 wrong usage.`;

const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [
  ...earlier,
  value,
];

export function addDoctor(program: Command, scene: Scene): void {
  const { surroundings, terminal, finish } = scene;
  const command = program
    .command("doctor")
    .summary("prove an installation by doing")
    .description(
      "Proves an installation by doing, and says of each thing that is wrong what to do.",
    );
  addRepositoryOptions(scene, command)
    .option("--only <check>", "make this check alone; may be repeated", collect)
    .option("--read-only", "change nothing: no probe record, no workflow, no webhook")
    .option("--json", "print JSON instead of text")
    .addHelpText("after", examples)
    .action(async ({ only = [], readOnly, json, ...remote }: RawDoctorOptions) => {
      const options = { ...remote, only, isReadOnly: readOnly === true, isJson: json === true };
      const write = (text: string) => {
        terminal.out(text);
      };
      const { runDoctor } = await import("./run-doctor.ts");
      finish(await runDoctor(options, surroundings, write));
    });
}
