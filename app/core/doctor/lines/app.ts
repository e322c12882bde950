import type { LinesOf } from "../line.ts";

/** About the App: who it is, what it may, and whether it is told of anything. */
export const appLines = {
  app: {
    fine: { level: "ok", says: "App {slug} ({id}) is known to GitHub by this key." },
    unset: {
      level: "failure",
      says: "There are neither the App's credentials nor a token: nothing on GitHub was looked at. {words}",
      fix: "export APP_ID=123456 PRIVATE_KEY_PATH=cogtown.private-key.pem",
    },
    unproven: {
      level: "warning",
      says: "Without the App's credentials only what your token shows was looked at: what the App may do is not proven. {words}",
      fix: "export APP_ID=123456 PRIVATE_KEY_PATH=cogtown.private-key.pem",
    },
    unusable: {
      level: "failure",
      says: "The App's credentials cannot be used. {words}",
      fix: "Download a new private key in the App's settings on GitHub.",
    },
    "other-key": {
      level: "failure",
      says: "GitHub does not take this key for App {id}'s: it is another App's, or was deleted. GitHub says: {words}",
      fix: "Compare APP_ID with the App's settings, and make a new private key there if need be.",
      symptom: "the host's log says “A JSON web token could not be decoded”",
    },
    clock: {
      level: "failure",
      says: "GitHub refuses what the App signs because of its time. GitHub says: {words}",
      fix: "Set this machine's clock (see the check `clock`).",
    },
    absent: {
      level: "failure",
      says: "GitHub knows no App {id}: APP_ID is wrong, or the App was deleted. GitHub says: {words}",
      fix: "Compare APP_ID with the App's settings (it is neither the client id nor an installation's); `cogtown init --help` says how to make one.",
      symptom: "the host's log says “Integration not found”",
    },
  },
  installation: {
    fine: { level: "ok", says: "Installed on {repository}." },
    absent: {
      level: "failure",
      says: "The App is not installed on {repository}, or was removed from it.",
      fix: "{url}/installations/new",
      symptom: "nothing happens at all when an issue is labelled",
    },
    suspended: {
      level: "failure",
      says: "The installation is suspended since {since}: the App may do nothing, and is told nothing.",
      fix: "Press “Unsuspend” at {url}",
      symptom: "the host's log says “This installation has been suspended”",
    },
    "no-token": {
      level: "failure",
      says: "GitHub gives the App no token for {repository}. GitHub says: {words}",
      fix: "Look at the installation: {url}",
    },
  },
  permissions: {
    fine: { level: "ok", says: "All {count} permissions of app.yml are granted." },
    unasked: {
      level: "failure",
      says: "The App does not ask for {names}.",
      fix: "Add that in the App's settings ({url}), Permissions & events; then whoever installed it approves it.",
      symptom: "“Resource not accessible by integration” in the host's log",
    },
    ungranted: {
      level: "failure",
      says: "The App asks for {names}, which this installation has not granted: the request waits for approval.",
      fix: "Review the request at {url}",
      symptom: "“Resource not accessible by integration” in the host's log, after an upgrade",
    },
    more: {
      level: "warning",
      says: "The App has more than Cogtown needs: {names}.",
      fix: "Take that away in the App's settings ({url}): whoever gets at the key could use it.",
    },
  },
  events: {
    fine: { level: "ok", says: "All {count} events of app.yml are subscribed to." },
    unneeded: { level: "ok", says: "This App has no webhook, so it needs no events." },
    unasked: {
      level: "failure",
      says: "The App does not subscribe to {names}: it is told of them by the patrol alone, much later.",
      fix: "Tick them in the App's settings ({url}), Permissions & events.",
      symptom: "some things are noticed only a quarter of an hour later",
    },
    ungranted: {
      level: "failure",
      says: "This installation has not agreed to {names}: it is told of them by the patrol alone, much later.",
      fix: "Review the request at {url}",
    },
  },
  webhook: {
    fine: {
      level: "ok",
      says: "Delivery {delivery} ({event}) was sent again and answered with {status} by {host}.",
    },
    seen: {
      level: "ok",
      says: "The newest delivery ({event}) was answered with {status} by {host}; nothing was sent again.",
    },
    unneeded: {
      level: "ok",
      says: "The App has no webhook and needs none: {workflow} starts on events of this repository.",
    },
    "patrol-only": {
      level: "warning",
      says: "The App has no webhook: only {workflow} looks here, every quarter of an hour at best.",
      fix: "Give the App a webhook (docs/hosting.md), or let this repository host it itself: cogtown init --host actions",
      symptom: "everything happens, but very late",
    },
    none: {
      level: "failure",
      says: "The App has no webhook, and no workflow of this repository hosts it: nothing ever wakes it.",
      fix: "Give the App a webhook (docs/hosting.md), or let this repository host it itself: cogtown init --host actions",
      symptom: "nothing happens at all when an issue is labelled",
    },
    "no-secret": {
      level: "failure",
      says: "The webhook has no secret: the host refuses what is not signed.",
      fix: "Set the same secret in the App's settings ({url}) and in the host's WEBHOOK_SECRET.",
    },
    form: {
      level: "failure",
      says: "The webhook is sent as {type}: the host reads JSON alone.",
      fix: "Choose the content type application/json in the App's settings ({url}).",
    },
    insecure: {
      level: "warning",
      says: "GitHub does not verify the certificate of the webhook's host.",
      fix: "Enable SSL verification in the App's settings ({url}).",
    },
    quiet: {
      level: "warning",
      says: "GitHub has sent nothing to {host} in the last days: whether it answers is not known.",
      fix: "Look that the webhook is active in the App's settings ({url}), comment on an issue, and run doctor again.",
    },
    unreachable: {
      level: "failure",
      says: "GitHub got no answer from {host}. GitHub says: {words}",
      fix: "Start the host, and look that GitHub reaches it: curl -i https://{host}/health",
      symptom: "deliveries in the App's settings have a red mark and no answer",
    },
    "secret-wrong": {
      level: "failure",
      says: "{host} refused the delivery with {status}: its WEBHOOK_SECRET is not the secret of the App's webhook.",
      fix: "Set the same secret in the App's settings ({url}) and in the host's WEBHOOK_SECRET, and restart the host.",
      symptom: "deliveries in the App's settings were answered with 400 or 401",
    },
    elsewhere: {
      level: "failure",
      says: "{host} knows nothing at the webhook's path ({status}).",
      fix: "The path is /api/github/webhooks: correct the address in the App's settings ({url}).",
      symptom: "deliveries in the App's settings were answered with 404",
    },
    failing: {
      level: "failure",
      says: "{host} answered with {status}: the host itself failed.",
      fix: "Look into the host's log.",
      symptom: "deliveries in the App's settings were answered with 500 or more",
    },
    late: {
      level: "warning",
      says: "Delivery {delivery} was sent again, and GitHub did not tell within {seconds} s what came of it.",
      fix: "Run doctor again in a while: cogtown doctor --only webhook",
    },
    flaky: {
      level: "warning",
      says: "{failed} of the newest {count} deliveries were not answered well.",
      fix: "Look into the host's log; `cogtown patrol` makes up for what was lost.",
    },
  },
} as const satisfies LinesOf<"app" | "installation" | "permissions" | "events" | "webhook">;
