import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Job } from "../input.ts";

/** Where programs of the job's user keep what they log in with. */
const credentials = [
  ".aws",
  ".azure",
  ".config/gcloud",
  ".config/gh",
  ".config/git",
  ".docker/config.json",
  ".git-credentials",
  ".gnupg",
  ".kube",
  ".netrc",
  ".npmrc",
  ".pypirc",
  ".ssh",
];

/** Who can talk to one of these has the rights of root, or those of the job's user. */
export const sockets = [
  "/run/docker.sock",
  "/run/containerd",
  "/run/crio",
  "/run/podman",
  "/run/dbus",
  "/run/user",
  "/run/snapd.socket",
  "/var/run/docker.sock",
];

/** Files of the job's user that hold what it logs in with, those that are there. */
export function credentialFiles({ variables, temp }: Job): readonly string[] {
  const home = variables["HOME"];
  const runner = dirname(dirname(temp)); // `_work/_temp` of a self-hosted runner, below its own folder
  return [
    ...(home === undefined ? [] : credentials.map((name) => join(home, name))),
    join(runner, ".credentials_rsaparams"),
    ...(variables["SSH_AUTH_SOCK"] === undefined ? [] : [variables["SSH_AUTH_SOCK"]]),
  ].filter((path) => existsSync(path));
}

/** Files by which a step of the job speaks to the runner: who writes there sets variables of later steps. */
export function commandFiles({ variables }: Job): readonly string[] {
  return ["GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_STATE", "GITHUB_STEP_SUMMARY"]
    .flatMap((name) => variables[name] ?? [])
    .filter((path) => existsSync(path));
}
