import type { LinesOf } from "../line.ts";

/** About this machine and the folder that doctor was called in. */
export const machineLines = {
  node: {
    fine: { level: "ok", says: "Node {version}" },
    old: {
      level: "failure",
      says: "Node {version} is too old: {wanted} or newer is needed.",
      fix: "Install a newer Node, for example from https://nodejs.org.",
      symptom: "`cogtown` ends with a syntax error, or says that Node is too old",
    },
  },
  git: {
    fine: { level: "ok", says: "{version}" },
    missing: {
      level: "failure",
      says: "git was not found.",
      fix: "Install git, and make sure that it is on the PATH.",
      symptom: "`cogtown local` ends at once",
    },
    old: {
      level: "warning",
      says: "{version} cannot merge without a work tree: `cogtown local` and jobs on this machine need 2.38 or newer.",
      fix: "Install a newer git.",
    },
  },
  clone: {
    fine: { level: "ok", says: "A clone of {repository}, on branch {branch}." },
    other: {
      level: "skipped",
      says: "This folder is no clone of {repository}: what is written here was not looked at.",
    },
    detached: {
      level: "warning",
      says: "This clone is on no branch (detached head): what you commit here is pushed nowhere.",
      fix: "git switch {branch}",
    },
    "no-remote": {
      level: "failure",
      says: "It is not known which repository is meant. {words}",
      fix: "git remote add origin https://github.com/OWNER/NAME.git, or --repo owner/name",
    },
  },
  clock: {
    fine: { level: "ok", says: "This machine's clock and GitHub's agree ({seconds} s apart)." },
    near: {
      level: "warning",
      says: "This machine's clock is {seconds} s {direction}: GitHub forgives a minute.",
      fix: "Have the clock set over the network, for example with: sudo timedatectl set-ntp true",
    },
    off: {
      level: "failure",
      says: "This machine's clock is {seconds} s {direction}: beyond a minute GitHub refuses what an App signs here.",
      fix: "Have the clock set over the network, for example with: sudo timedatectl set-ntp true",
      symptom:
        "the App is refused with “'Issued at' claim ('iat') must be in the past” or “'Expiration time' claim ('exp')…”",
    },
    untold: {
      level: "warning",
      says: "GitHub's answer carries no date: the clock could not be compared.",
      fix: "Look whether a proxy stands between this machine and GitHub that removes the Date header.",
    },
  },
} as const satisfies LinesOf<"node" | "git" | "clone" | "clock">;
