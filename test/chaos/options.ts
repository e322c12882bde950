import { parseArgs } from "node:util";
import { type PartName, partNames } from "./parts/part.ts";

export interface Options {
  readonly seed: number;
  readonly parts: readonly PartName[];
  /** These points alone; none: those of the list. */
  readonly at: readonly string[];
  /** Points by their place in the list of their part: 1 is the first. */
  readonly from: number;
  readonly to: number;
  readonly width: number;
  readonly isJson: boolean;
  /** Write docs/reliability from these outputs of earlier runs with --json; nothing is run. */
  readonly docsFrom: readonly string[];
}

export const usage = `Breaks a town at every point, and checks that it always comes to the same end.

  npm run chaos -- [options]

  --part P         one part alone: ${partNames.join(", ")}
  --at POINT       one point of that part, as a failing run prints it (57:after); may be repeated
  --from K --to K  only these points of the part's list, counted from 1
  --seed S         what chance decides (default 1)
  --towns N        towns side by side (default 2)
  --json           results as JSON on standard output; progress goes to standard error
  --docs-from F    writes docs/reliability.json and docs/reliability.md from an output of --json, and runs nothing;
                   may be repeated: a run in several pieces is one run
  --help           this text

Ends with 1 when any run broke a law. The first failing run can be had again by the command that is printed with it.
`;

/** Texts on the command line; undefined: help was asked for. Throws what is wrong with them, in words. */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      part: { type: "string" },
      at: { type: "string", multiple: true, default: [] },
      from: { type: "string" },
      to: { type: "string" },
      seed: { type: "string" },
      towns: { type: "string" },
      json: { type: "boolean", default: false },
      "docs-from": { type: "string", multiple: true, default: [] },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const parts = values.part === undefined ? partNames : [readPart(values.part)];
  if (values.at.length > 0 && values.part === undefined)
    throw new Error("--at needs --part: points are those of one part");
  return {
    seed: readNumber("--seed", values.seed ?? "1"),
    parts,
    at: values.at,
    from: readNumber("--from", values.from ?? "1"),
    to: values.to === undefined ? Infinity : readNumber("--to", values.to),
    width: readNumber("--towns", values.towns ?? "2"),
    isJson: values.json,
    docsFrom: values["docs-from"],
  };
}

function readPart(text: string): PartName {
  const part = partNames.find((name) => name === text);
  if (part === undefined)
    throw new Error(`There is no part "${text}": there are ${partNames.join(", ")}`);
  return part;
}

function readNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new Error(`${option} ${text}: a whole number above 0 is expected`);
  return Number(text);
}
