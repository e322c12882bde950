/** What a git client wants, read from the address: which repository, which service, reading or writing. */
export interface GitRequest {
  readonly fullName: string;
  /** What comes after the repository: "/info/refs", "/git-upload-pack" or "/git-receive-pack". */
  readonly path: "/info/refs" | "/git-upload-pack" | "/git-receive-pack";
  readonly isPush: boolean;
  readonly query: string;
}

const address =
  /^\/([^/]+)\/([^/]+?)(?:\.git)?(\/info\/refs|\/git-upload-pack|\/git-receive-pack)$/;

/** Undefined when it is no git request. Only the smart protocol is spoken, as on GitHub. */
export function parseGitRequest(url: string): GitRequest | undefined {
  const [path = "", query = ""] = url.split(/\?(.*)/s);
  const [, owner = "", name = "", rest = ""] = address.exec(path) ?? [];
  const service = new URLSearchParams(query).get("service");
  if (rest === "/info/refs") {
    if (service !== "git-upload-pack" && service !== "git-receive-pack") return undefined;
    const isPush = service === "git-receive-pack";
    return { fullName: `${owner}/${name}`, path: rest, isPush, query };
  }
  if (rest !== "/git-upload-pack" && rest !== "/git-receive-pack") return undefined;
  return { fullName: `${owner}/${name}`, path: rest, isPush: rest === "/git-receive-pack", query };
}
