import type { SetUpStep } from "./detect/finding.ts";

export interface WorkflowSetting {
  /** Of this package: the release that the workflow is to use. */
  readonly version: string;
  readonly steps: readonly SetUpStep[];
  /** Secret that holds the key of the agent's model, where it is known. */
  readonly key: string | undefined;
  /** The default branch, where it is called neither main nor master. */
  readonly trunk: string | undefined;
}

const origin =
  "# Written by `cogtown init`. What you change here stays when it is run again, for another version or other answers.\n";

/** In the templates: the comment that says where the project's own steps belong, up to the next empty line. */
const placeOfSteps = /^ {6}# Install what your project[^]*?\n(?=\n)/m;
/** In the templates: the comment on the key, with an example of one. */
const placeOfKey = /^( *)# {3}ANTHROPIC_API_KEY: .*\n/m;
const exampleOfKey = /^ *# without ever seeing it\. Variables[^]*?^ *# {3}ANTHROPIC_API_KEY: .*\n/m;
/** In the templates: the branches that pushes are heard of. */
const placeOfTrunk = /^( *branches: \[main, master)\]$/m;

/** A workflow for one repository, from the template that ships: our own actions by this release, the project's steps, the key. */
export function renderWorkflow(template: string, setting: WorkflowSetting): string {
  const { version, steps, key, trunk } = setting;
  const isGuarded = /^ +if: github\.event_name == 'merge_group'$/m.test(template);
  const pinned = template.replaceAll(
    /(cogtown\/cogtown\/actions\/[\w-]+)@v0$/gm,
    (_whole, action: string) => `${action}@v${version}`,
  );
  const withSteps =
    steps.length === 0
      ? pinned
      : pinned.replace(placeOfSteps, () => renderSteps(steps, isGuarded).join(""));
  const withTrunk =
    trunk === undefined
      ? withSteps
      : withSteps.replace(placeOfTrunk, (_whole, start: string) => `${start}, "${trunk}"]`);
  return origin + (key === undefined ? withTrunk : withKey(withTrunk, key));
}

function renderSteps(steps: readonly SetUpStep[], isGuarded: boolean): string[] {
  return [
    "      # What the project needs beside what runners have.\n",
    ...steps.map((step) => renderStep(step, isGuarded)),
  ];
}

function renderStep(step: SetUpStep, isGuarded: boolean): string {
  switch (step.kind) {
    case "hint":
      return `      # ${step.words}\n`;
    case "action": {
      const inputs = Object.entries(step.inputs).map(
        ([name, value]) => `          ${name}: ${quoted(value)}\n`,
      );
      return [
        `      - uses: ${step.uses} # ${step.release}\n`,
        ...(isGuarded ? ["        if: github.event_name == 'merge_group'\n"] : []),
        ...(inputs.length === 0 ? [] : ["        with:\n", ...inputs]),
      ].join("");
    }
  }
}

/** `3.x` is a text in YAML, 3.10 would be the number 3.1. */
const quoted = (value: string | number | boolean) =>
  typeof value === "string" && /^[\d.]+$/.test(value) ? `"${value}"` : String(value);

function withKey(text: string, key: string): string {
  const indent = placeOfKey.exec(text)?.[1] ?? "";
  const lines = [
    "# without ever seeing it. Variables that `agent.env` lets through to the agent go here too.",
    "env:",
    `  ${key}: \${{ secrets.${key} }}`,
  ];
  return text.replace(exampleOfKey, () => lines.map((line) => `${indent}${line}\n`).join(""));
}
