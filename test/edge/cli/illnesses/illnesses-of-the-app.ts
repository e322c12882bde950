import type { App, Installation } from "../../../../app/local/world/entities.ts";
import { type Clinic, readTemplate, type VisitOptions } from "./clinic.ts";
import { answer, commit, type Illness, nothing, refuse, withFields } from "./illness.ts";

function changeApp({ github, app }: Clinic, change: Partial<App>) {
  github.world.apps.update(app.id, change);
  return () => github.world.apps.update(app.id, app);
}

function changeInstallation({ github, installation }: Clinic, change: Partial<Installation>) {
  const { installations } = github.world;
  installations.update(installation.id, change);
  return () => installations.update(installation.id, installation);
}

/** Every delivery so far had this answer; the proof by redelivery is not made. */
function changeDeliveries({ github }: Clinic, statusCode: number, count: number) {
  const { deliveries } = github.world;
  const changed = deliveries.all().slice(-count);
  for (const { id } of changed)
    deliveries.update(id, { statusCode, status: "Service Unavailable" });
  return () => {
    for (const delivery of changed) deliveries.save(delivery);
  };
}

const lookingOnly = (): VisitOptions => ({ more: ["--read-only"] });
const withoutToken = ({ credentials }: Clinic): VisitOptions => ({ variables: credentials });
const { checks: _checks, ...fewer } = { contents: "write", checks: "write" } as const;
const minutes = (count: number) => count * 60_000;

const ofTime: readonly Illness[] = [
  {
    finds: "clock/off",
    when: "this machine's clock is five minutes behind",
    cause: (c) => {
      c.shiftClock(minutes(5));
      return () => {
        c.shiftClock(0);
      };
    },
  },
  {
    finds: "clock/near",
    when: "this machine's clock is forty seconds ahead",
    cause: (c) => {
      c.shiftClock(-40_000);
      return () => {
        c.shiftClock(0);
      };
    },
  },
  {
    finds: "app/clock",
    when: "what the App signs is from GitHub's future",
    cause: (c) => {
      c.shiftClock(minutes(-5));
      return () => {
        c.shiftClock(0);
      };
    },
  },
];

const ofCredentials: readonly Illness[] = [
  {
    finds: "app/unset",
    when: "nothing is set",
    cause: nothing,
    visit: () => ({ variables: {} }),
  },
  {
    finds: "app/unproven",
    when: "there is a person's token alone",
    cause: nothing,
    visit: ({ maya }) => ({ variables: { GH_TOKEN: maya.token } }),
  },
  {
    finds: "app/unusable",
    when: "the key is damaged",
    cause: nothing,
    visit: () => ({ variables: { APP_ID: "7", PRIVATE_KEY: "-----BEGIN PRIVATE KEY-----\nx" } }),
  },
  {
    finds: "app/other-key",
    when: "the key is another App's, or was revoked",
    cause: nothing,
    visit: (c) => ({ variables: { ...c.credentials, PRIVATE_KEY: c.otherKey } }),
  },
  {
    finds: "app/absent",
    when: "the App's number is wrong, or the App was deleted",
    cause: nothing,
    visit: (c) => ({ variables: { ...c.credentials, APP_ID: "999999" } }),
  },
];

const ofInstallation: readonly Illness[] = [
  {
    finds: "installation/absent",
    when: "the App was removed from the repository",
    cause: (c) => changeInstallation(c, { repositoryIds: [] }),
  },
  {
    finds: "installation/suspended",
    when: "the installation is suspended",
    cause: (c) => changeInstallation(c, { suspendedAt: new Date() }),
  },
  {
    finds: "installation/no-token",
    when: "GitHub gives no token",
    cause: (c) => refuse(c, "POST /app/installations/{installation_id}/access_tokens"),
  },
  {
    finds: "permissions/unasked",
    when: "the App asks for too little",
    cause: (c) => changeApp(c, { permissions: fewer }),
  },
  {
    finds: "permissions/ungranted",
    when: "what an upgrade asks for was not approved",
    cause: (c) => changeInstallation(c, { permissions: fewer }),
  },
  {
    finds: "permissions/more",
    when: "the App has more than it needs",
    cause: (c) =>
      changeInstallation(c, { permissions: { ...c.app.permissions, administration: "write" } }),
  },
  {
    finds: "events/unasked",
    when: "the App does not subscribe to all",
    cause: (c) => changeApp(c, { events: ["push"] }),
  },
  {
    finds: "events/ungranted",
    when: "the installation has not agreed to an event",
    cause: (c) => changeInstallation(c, { events: ["push"] }),
  },
];

const hook = "GET /app/hook/config";
const townWorkflow = ".github/workflows/cogtown-town.yml";
const patrolWorkflow = ".github/workflows/cogtown-patrol.yml";
const ofWebhook: readonly Illness[] = [
  {
    finds: "webhook/patrol-only",
    when: "the App has no webhook",
    cause: (c) => changeApp(c, { webhook: null }),
  },
  {
    finds: "webhook/none",
    when: "there is neither a webhook nor a workflow that looks after the town",
    cause: async (c) => {
      const webhook = changeApp(c, { webhook: null });
      const files = await commit(c, { [patrolWorkflow]: undefined });
      return async () => [webhook(), await files()];
    },
  },
  {
    finds: "webhook/unneeded",
    when: "the town lives in its own Actions",
    cause: async (c) => {
      const webhook = changeApp(c, { webhook: null });
      const files = await commit(c, { [townWorkflow]: readTemplate("cogtown-town.yml") });
      return async () => [webhook(), await files()];
    },
  },
  {
    finds: "events/unneeded",
    when: "the App has no webhook",
    cause: (c) => changeApp(c, { webhook: null }),
  },
  {
    finds: "webhook/no-secret",
    when: "the webhook has no secret",
    cause: (c) => changeApp(c, { webhook: { url: c.app.webhook?.url ?? "", secret: "" } }),
  },
  {
    finds: "webhook/form",
    when: "the webhook is sent as a form",
    cause: (c) => answer(c, hook, withFields({ content_type: "form" })),
    visit: lookingOnly,
  },
  {
    finds: "webhook/insecure",
    when: "certificates are not verified",
    cause: (c) => answer(c, hook, withFields({ insecure_ssl: "1" })),
    visit: lookingOnly,
  },
  {
    finds: "webhook/quiet",
    when: "nothing was delivered in the last days",
    cause: (c) => answer(c, "GET /app/hook/deliveries", () => ({ status: 200, body: [] })),
  },
  {
    finds: "webhook/unreachable",
    when: "nobody listens at the address",
    cause: (c) => changeApp(c, { webhook: { url: "http://127.0.0.1:9/", secret: "x" } }),
  },
  {
    finds: "webhook/secret-wrong",
    when: "the host has another secret",
    cause: (c) => changeApp(c, { webhook: { url: c.app.webhook?.url ?? "", secret: "other" } }),
  },
  {
    finds: "webhook/elsewhere",
    when: "the path is wrong",
    cause: (c) => {
      const url = `${new URL(c.app.webhook?.url ?? "").origin}/hooks`;
      return changeApp(c, { webhook: { url, secret: c.app.webhook?.secret ?? "" } });
    },
  },
  {
    finds: "webhook/failing",
    when: "the host fails",
    cause: (c) => changeDeliveries(c, 503, 1),
    visit: lookingOnly,
  },
  {
    finds: "webhook/flaky",
    when: "some deliveries failed, and the newest did not",
    cause: (c) => changeDeliveries(c, 503, 2),
  },
  {
    finds: "webhook/seen",
    when: "nothing may be sent again",
    cause: nothing,
    visit: lookingOnly,
  },
];

const ofAnswers: readonly Illness[] = [
  {
    finds: "any/hidden",
    when: "GitHub refuses to tell",
    check: "labels",
    cause: (c) => refuse(c, "GET /repos/{owner}/{repo}/labels"),
  },
  {
    finds: "any/silent",
    when: "GitHub is in trouble",
    check: "labels",
    cause: (c) => refuse(c, "GET /repos/{owner}/{repo}/labels", 502),
  },
  {
    finds: "any/needs",
    when: "what a check stands on does not hold",
    check: "permissions",
    cause: nothing,
    visit: (c) => ({ variables: { GITHUB_TOKEN: c.maya.token } }),
  },
  {
    finds: "secrets/hidden",
    when: "the App alone looks, which has no right to see secrets",
    cause: nothing,
    visit: withoutToken,
  },
];

export const illnessesOfTheApp = [
  ...ofTime,
  ...ofCredentials,
  ...ofInstallation,
  ...ofWebhook,
  ...ofAnswers,
];
