/** Makes answers of two GitHubs comparable: what must differ between any two (ids, addresses, moments, shas) by its kind only. */

/** One line per leaf: "labels[].name = text". Repositories and users inside an answer are compared where they are asked for. */
function flattenAnswer(body: unknown): Map<string, string> {
  const found = new Map<string, string>();
  visit(body, "", found);
  return found;
}

function visit(value: unknown, path: string, found: Map<string, string>): void {
  const inner = path === "" ? undefined : nameOfEntity(value);
  if (inner !== undefined) {
    found.set(path, inner);
  } else if (Array.isArray(value)) {
    found.set(`${path}[]`, `${value.length} of them`);
    value.forEach((entry: unknown) => {
      visit(entry, `${path}[]`, found);
    });
  } else if (typeof value === "object" && value !== null) {
    for (const [key, entry] of Object.entries(value))
      visit(entry, path === "" ? key : `${path}.${key}`, found);
  } else {
    found.set(path, describeLeaf(path, value));
  }
}

function nameOfEntity(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if ("full_name" in value) return `repository ${String(value.full_name)}`;
  return "login" in value && "followers_url" in value ? `user ${String(value.login)}` : undefined;
}

function describeLeaf(path: string, value: unknown): string {
  if (typeof value === "number") return /(^|[._])id$|size$/.test(path) ? "an id" : String(value);
  if (typeof value !== "string") return String(value);
  if (path.endsWith("node_id")) return "a node id";
  if (/^[0-9a-f]{40}$/.test(value)) return "a sha";
  if (/^https?:\/\//.test(value)) return "an address";
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return "a moment";
  return JSON.stringify(value);
}

export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

/** Where two answers to the same question differ: "status: 404, emulate 200" or "body: null, emulate absent". */
export function compareAnswers(ours: Answered, theirs: Answered): string[] {
  if (ours.status !== theirs.status) return [`status: ${ours.status}, emulate ${theirs.status}`];
  const [here, there] = [flattenAnswer(ours.body), flattenAnswer(theirs.body)];
  const paths = [...new Set([...here.keys(), ...there.keys()])].toSorted();
  return paths.flatMap((path) => {
    const [mine, yours] = [here.get(path) ?? "absent", there.get(path) ?? "absent"];
    return mine === yours ? [] : [`${path}: ${mine}, emulate ${yours}`];
  });
}
