import type { LinesOf } from "../line.ts";

/** About how work is remembered, proven and landed. */
export const landingLines = {
  ledger: {
    fine: {
      level: "ok",
      says: "A record below {namespace} was made, moved on, kept from a second writer and removed, as {who}.",
    },
    cleaned: {
      level: "ok",
      says: "{count} records that an earlier doctor had left were removed.",
    },
    "read-only": {
      level: "skipped",
      says: "With --read-only nothing was written: that records can be kept is not proven.",
    },
    refused: {
      level: "failure",
      says: "GitHub refused to {deed} a record below {namespace}. GitHub says: {words}",
      fix: "Give the App `contents: write`, and make it a bypass actor of rulesets that cover all refs.",
      symptom: "a labelled issue gets neither a label nor a comment",
    },
    unguarded: {
      level: "failure",
      says: "GitHub let a second writer {deed}: two Apps would both believe that they had won.",
      fix: "Do not use Cogtown with this server; please report which one it is.",
    },
    left: {
      level: "warning",
      says: "The record {ref} could not be removed. GitHub says: {words}",
      fix: "git push origin :{ref}",
    },
  },
  checks: {
    fine: { level: "ok", says: "Every required check of {base} is reported: {names}." },
    none: { level: "ok", says: "{base} requires no checks." },
    unseen: {
      level: "warning",
      says: "{base} requires the check {name}, which nothing has reported on its newest commit and no workflow here has a job of that name: a pull request would wait for ever.",
      fix: "Correct the name in the ruleset ({url}), or have somebody report it.",
      symptom:
        "a green pull request does not merge: “Expected — Waiting for status to be reported”",
    },
    "other-source": {
      level: "warning",
      says: "{base} requires the check {name} of the App {wanted}, and it was reported by {seen}: that does not count.",
      fix: "Choose the right source, or any, in the ruleset ({url}).",
    },
    "not-on-pulls": {
      level: "warning",
      says: "{base} requires the check {name}; {file} has that job and does not run on pull_request.",
      fix: "Add `pull_request` to `on:` of that workflow.",
    },
    "not-in-groups": {
      level: "failure",
      says: "{base} has a merge queue and requires the check {name}; {file} has that job and does not run on merge_group: every group would time out.",
      fix: "Add `merge_group` to `on:` of that workflow.",
      symptom: "pull requests leave the merge queue after its time is up",
    },
  },
  queue: {
    train: { level: "ok", says: "{base} has no merge queue: Cogtown's own train lands." },
    native: { level: "ok", says: "{base} has GitHub's merge queue, and {file} answers it." },
    bypassed: {
      level: "warning",
      says: "{base} has a merge queue, and `refinery.backend: train` goes past it.",
      fix: "Remove refinery.backend, unless that is meant.",
    },
    wanted: {
      level: "failure",
      says: "`refinery.backend: queue` waits for a merge queue, and {base} has none: nothing lands.",
      fix: "Add the rule “Require merge queue” to a ruleset of {base} ({url}), or remove refinery.backend.",
    },
    unanswered: {
      level: "failure",
      says: "{base} has a merge queue, and no workflow there answers merge_group: every group would time out.",
      fix: "Have cogtown-merge-group.yml written: cogtown init --merge-queue",
      symptom: "pull requests leave the merge queue after its time is up",
    },
  },
  landing: {
    refs: {
      level: "ok",
      says: "No rule keeps the App from moving {base}: whole batches land at once.",
    },
    queue: { level: "ok", says: "GitHub's merge queue lands on {base}." },
    pulls: {
      level: "warning",
      says: "Rules of {base} ({rules}) bind the App: what is proven lands pull request by pull request, through GitHub's merge.",
      fix: "Add the App to the bypass list of the ruleset ({url}): then batches land at once.",
    },
    blocked: {
      level: "failure",
      says: "Rules of {base} ({rules}) let only those on their bypass list update it: the App can land nothing.",
      fix: "Add the App to the bypass list of the ruleset: {url}",
      symptom:
        "work stands at `queued` and the Refinery's note says that the rules let it land nothing",
    },
    approvals: {
      level: "warning",
      says: "Rules of {base} want {count} approvals, and .github/cogtown.yml says `review: none`: green work waits for a person all the same.",
      fix: "Set review: required in .github/cogtown.yml, or add the App to the bypass list: {url}",
    },
    classic: {
      level: "warning",
      says: "{base} has branch protection of the older kind, which the App may not read: whether it binds the App shows only at the first landing.",
      fix: "Let the App bypass it, or use a ruleset in its place: {url}",
    },
    stopped: {
      level: "failure",
      says: "The Refinery has stopped landing on {base}: {words}",
      fix: "Mend that, and say `/mayor thaw` on a pull request.",
    },
    "no-base": {
      level: "failure",
      says: "There is no branch {base}, on which .github/cogtown.yml wants to land.",
      fix: "Push it, or correct `base` in .github/cogtown.yml.",
    },
    unproven: {
      level: "warning",
      says: "Rules of {base} ({rules}) may bind the App; only the App itself is told whether it may bypass them.",
      fix: "Run doctor with the App's credentials.",
    },
  },
} as const satisfies LinesOf<"ledger" | "checks" | "queue" | "landing">;
