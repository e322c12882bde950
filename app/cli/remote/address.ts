import { addressesOf } from "#github/addresses.ts";

/** Where a git remote leads, as far as GitHub is concerned. */
export interface RemoteAddress {
  /** Without port and user. */
  readonly host: string;
  readonly owner: string;
  readonly name: string;
}

/** Reads the address of a git remote, in any form that git takes for a server: `https://…`, `ssh://…`, `git@host:owner/name.git`. */
export function parseRemoteAddress(text: string): RemoteAddress | undefined {
  return parseUrl(text.trim()) ?? parseShort(text.trim());
}

function parseUrl(text: string): RemoteAddress | undefined {
  if (!/^(https?|ssh|git):\/\//i.test(text) || !URL.canParse(text)) return undefined;
  const { hostname, pathname } = new URL(text);
  return addressOf(hostname, pathname);
}

/** `user@host:path`, as scp writes it. */
function parseShort(text: string): RemoteAddress | undefined {
  const [, host, path] = /^(?:[^@/\s]+@)?([\w.-]+):([^:\s]+)$/.exec(text) ?? [];
  return host === undefined || path === undefined ? undefined : addressOf(host, path);
}

function addressOf(host: string, path: string): RemoteAddress | undefined {
  const [, owner, name] = /^\/?([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(path) ?? [];
  if (owner === undefined || name === undefined) return undefined;
  return { host: host.toLowerCase().replace(/^(ssh|www)\./, ""), owner, name };
}

/** The host that repositories are on whose API is at this address. */
export function hostOfApi(githubUrl: string): string {
  return addressesOf(githubUrl)?.host ?? "";
}
