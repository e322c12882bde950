type Variables = Readonly<Record<string, string | undefined>>;

/** What programs are told about the way to the world: proxies, and the certificates of those that look into what passes. */
const told =
  /^(https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS|NODE_USE_SYSTEM_CA|SSL_CERT_(FILE|DIR)|GIT_SSL_CA(INFO|PATH))$/i;

interface Proxies {
  readonly httpProxy: string;
  readonly httpsProxy: string;
  readonly noProxy: string;
}

/** Nobody's proxy leads back to this machine: a model proxy or a GitHub on loopback is asked directly. */
const loopback = "localhost,127.0.0.1,::1";
const withLoopback = (noProxy: string) =>
  noProxy === "*" ? noProxy : [noProxy, loopback].filter(Boolean).join(",");

/** HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in lower case first, as curl and git have it; undefined where there is no proxy. */
export function proxiesFrom(variables: Variables): Proxies | undefined {
  const read = (name: string) => variables[name.toLowerCase()] ?? variables[name] ?? "";
  const [httpProxy, httpsProxy, given] = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"].map(read);
  if (!httpProxy && !httpsProxy) return undefined;
  const noProxy = withLoopback(given ?? "");
  return { httpProxy: httpProxy ?? "", httpsProxy: httpsProxy ?? "", noProxy };
}

/**
 * The variables that git and other programs of ours need to find their way to the world, and straight to what is on this
 * machine. A proxy's address may hold a password: foreign code never gets them.
 */
export function networkVariables(variables: Variables): Record<string, string> {
  const passed = Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value !== undefined && told.test(name) ? [[name, value] as const] : [],
    ),
  );
  const proxies = proxiesFrom(variables);
  return proxies === undefined
    ? passed
    : { ...passed, NO_PROXY: proxies.noProxy, no_proxy: proxies.noProxy };
}

/**
 * Has every `fetch` of this process, Octokit's among them, take the proxies that the environment names: Node heeds them by
 * itself only from version 24 on, and only when it is told to. Call it once, before anything is asked.
 */
export async function heedProxies(variables: Variables): Promise<void> {
  const proxies = proxiesFrom(variables);
  if (proxies === undefined) return;
  // Read only where it is needed: it is a large part of the start of a job.
  const { EnvHttpProxyAgent, setGlobalDispatcher } = await import("undici");
  setGlobalDispatcher(new EnvHttpProxyAgent(proxies));
}
