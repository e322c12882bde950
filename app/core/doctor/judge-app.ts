import { type Finding, find, findCommon } from "./finding.ts";

/** What app.yml asks for, and what an App or an installation has. */
export interface Grants {
  readonly permissions: Readonly<Record<string, string>>;
  readonly events: readonly string[];
}

export interface KnownApp extends Grants {
  readonly id: number;
  readonly slug: string;
  /** Its public page, where it is installed. */
  readonly url: string;
  /** Where whoever owns it changes it. */
  readonly settingsUrl: string;
}

export type AppStanding =
  /** No credentials were given; `words` say what to set. */
  | { readonly kind: "unset"; readonly words: string; readonly hasToken: boolean }
  | { readonly kind: "unusable"; readonly words: string }
  | { readonly kind: "other-key"; readonly id: number; readonly words: string }
  | { readonly kind: "clock"; readonly words: string }
  | { readonly kind: "absent"; readonly id: number; readonly words: string }
  | { readonly kind: "hidden" | "silent"; readonly words: string }
  | { readonly kind: "known"; readonly app: KnownApp };

export type InstallationStanding =
  | { readonly kind: "absent" }
  | { readonly kind: "suspended"; readonly since: string; readonly url: string }
  | { readonly kind: "no-token"; readonly url: string; readonly words: string }
  | { readonly kind: "hidden" | "silent"; readonly words: string }
  | { readonly kind: "present"; readonly url: string; readonly grants: Grants };

export function judgeApp(standing: AppStanding): readonly Finding[] {
  switch (standing.kind) {
    case "unset":
      return [find("app", standing.hasToken ? "unproven" : "unset", standing)];
    case "unusable":
    case "clock":
      return [find("app", standing.kind, standing)];
    case "other-key":
    case "absent":
      return [find("app", standing.kind, standing)];
    case "hidden":
    case "silent":
      return [findCommon("app", standing.kind, standing)];
    case "known":
      return [find("app", "fine", { slug: standing.app.slug, id: standing.app.id })];
  }
}

export function judgeInstallation(
  standing: InstallationStanding,
  app: KnownApp,
  repository: string,
): readonly Finding[] {
  switch (standing.kind) {
    case "absent":
      return [find("installation", "absent", { repository, url: app.url })];
    case "suspended":
      return [find("installation", "suspended", { since: standing.since, url: standing.url })];
    case "no-token":
      return [find("installation", "no-token", { repository, ...standing })];
    case "hidden":
    case "silent":
      return [findCommon("installation", standing.kind, { words: standing.words })];
    case "present":
      return [find("installation", "fine", { repository })];
  }
}

const strengths = ["read", "write", "admin"];
const strengthOf = (access: string | undefined) =>
  access === undefined ? -1 : strengths.indexOf(access);

/** `name: access` of everything wanted that is not had, or not strongly enough. */
const lacking = (wanted: Grants["permissions"], had: Grants["permissions"]): readonly string[] =>
  Object.entries(wanted)
    .filter(([name, access]) => strengthOf(had[name]) < strengthOf(access))
    .map(([name, access]) => `${name}: ${access}`);

/** Reading metadata comes with every permission. */
const beyond = (wanted: Grants["permissions"], had: Grants["permissions"]) =>
  lacking(had, { metadata: "read", ...wanted });

export function judgePermissions(
  manifest: Grants,
  app: KnownApp,
  installed: { readonly url: string; readonly grants: Grants },
): readonly Finding[] {
  const wanted = manifest.permissions;
  const unasked = lacking(wanted, app.permissions);
  const ungranted = lacking(wanted, installed.grants.permissions).filter(
    (need) => !unasked.includes(need),
  );
  const more = beyond(wanted, installed.grants.permissions);
  const found = [
    ...(unasked.length === 0
      ? []
      : [find("permissions", "unasked", { names: unasked.join(", "), url: app.settingsUrl })]),
    ...(ungranted.length === 0
      ? []
      : [find("permissions", "ungranted", { names: ungranted.join(", "), url: installed.url })]),
    ...(more.length === 0
      ? []
      : [find("permissions", "more", { names: more.join(", "), url: app.settingsUrl })]),
  ];
  if (unasked.length + ungranted.length > 0) return found;
  return [find("permissions", "fine", { count: Object.keys(wanted).length }), ...found];
}

/** `hasWebhook` false: nobody would be told of them anyway. */
export function judgeEvents(
  manifest: Grants,
  app: KnownApp,
  installed: { readonly url: string; readonly grants: Grants },
  hasWebhook: boolean,
): readonly Finding[] {
  if (!hasWebhook) return [find("events", "unneeded", {})];
  const wanted = manifest.events;
  const unasked = wanted.filter((event) => !app.events.includes(event));
  const ungranted = wanted.filter(
    (event) => !installed.grants.events.includes(event) && !unasked.includes(event),
  );
  if (unasked.length + ungranted.length === 0)
    return [find("events", "fine", { count: wanted.length })];
  return [
    ...(unasked.length === 0
      ? []
      : [find("events", "unasked", { names: unasked.join(", "), url: app.settingsUrl })]),
    ...(ungranted.length === 0
      ? []
      : [find("events", "ungranted", { names: ungranted.join(", "), url: installed.url })]),
  ];
}
