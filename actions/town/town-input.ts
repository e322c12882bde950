import * as core from "@actions/core";
import { z } from "zod";
import { parsePrivateKey } from "../../app/hosts/private-key.ts";
import type { Job } from "../shared/input.ts";

const Key = z
  .string()
  .min(1, "must be the App's private key; is the secret set?")
  .transform((text, context) => {
    const key = parsePrivateKey(text);
    if (key.ok) return key.pem;
    context.addIssue({ code: "custom", message: `cannot be used: ${key.problem}` });
    return z.NEVER;
  });

const Input = z.object({
  "app-id": z.coerce.number("must be the App's number").int().positive("must be the App's number"),
  "private-key": Key,
  minutes: z.coerce.number("must be a number").positive("must be more than 0").max(300),
});

const Place = z.object({
  GITHUB_REPOSITORY: z.string().transform((text) => text.split("/")),
  GITHUB_API_URL: z.url(),
});

export interface TownInput {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly minutes: number;
  readonly owner: string;
  readonly name: string;
  readonly githubUrl: string;
}

/** The inputs of action.yml, and where the job runs. The key is masked first. Throws an error that names what cannot be used. */
export function readTownInput({ variables }: Job): TownInput {
  const given = Object.fromEntries(
    Object.keys(Input.shape).map((name) => [name, core.getInput(name)]),
  );
  maskKey(given["private-key"] ?? "");
  const parsed = Input.safeParse(given);
  if (!parsed.success) throw new Error(describeProblems(parsed.error));
  const { "app-id": appId, "private-key": privateKey, minutes } = parsed.data;
  const { GITHUB_REPOSITORY, GITHUB_API_URL } = Place.parse(variables);
  const [owner = "", name = ""] = GITHUB_REPOSITORY;
  return { appId, privateKey, minutes, owner, name, githubUrl: GITHUB_API_URL };
}

/** The runner hides each line of what it is told, but a key that was written with `\n` shows in another form. */
function maskKey(text: string): void {
  if (text === "") return;
  core.setSecret(text);
  const key = parsePrivateKey(text);
  if (key.ok) core.setSecret(key.pem);
}

const describeProblems = ({ issues }: z.ZodError) =>
  issues.map(({ path, message }) => `input \`${path.join(".")}\`: ${message}`).join("; ");
