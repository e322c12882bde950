import type { Exchange } from "#local/rest/server.ts";

/** What Cogtown asked of GitHub's API: all requests, and those of them that made something people are told of. */
export interface RequestCount {
  readonly requests: number;
  /** Issues, comments, pull requests, reviews and dispatches made: what GitHub's secondary limits are about. */
  readonly writes: number;
}

const nothing: RequestCount = { requests: 0, writes: 0 };
const creatingRoutes =
  /^POST .*\/(issues|comments|pulls|reviews|dispatches|issues\/\{issue_number\}\/comments)$/;
const creatingMutations = /\b(addComment|createIssue|createPullRequest|addPullRequestReview)\(/g;

/** How a request names the molecule it is about, in the order of certainty. All names are Cogtown's own (core/names.ts). */
const mentions: readonly RegExp[] = [
  /refs\/cogtown\/molecules\/(\d+)"/,
  /"molecule":"(\d+)"/,
  /(?:polecat|cogtown)\/(\d+)"/,
  /"message":"# ?(\d+): /,
  /\/issues\/(\d+)/,
];

/** Counts the requests of bots (the App, and jobs), by molecule where they name one. People's requests do not count. */
export class RequestCounter {
  readonly #byMolecule = new Map<number, RequestCount>();
  readonly #numberOfNode: (nodeId: string) => number | undefined;
  #total = nothing;

  /** `numberOfNode`: the issue that a GraphQL node id (of an issue or a comment) belongs to. */
  constructor(numberOfNode: (nodeId: string) => number | undefined) {
    this.#numberOfNode = numberOfNode;
  }

  observe(exchange: Exchange): void {
    if (!isBot(exchange)) return;
    const cost = { requests: 1, writes: countWrites(exchange) };
    this.#total = sum(this.#total, cost);
    const molecule = this.#moleculeOf(exchange);
    if (molecule !== undefined) this.#byMolecule.set(molecule, sum(this.of(molecule), cost));
  }

  /** Everything, what no molecule was named for included (tokens, permissions, the Refinery, the patrol). */
  get total(): RequestCount {
    return this.#total;
  }

  of(molecule: number): RequestCount {
    return this.#byMolecule.get(molecule) ?? nothing;
  }

  #moleculeOf({ url, requestBody }: Exchange): number | undefined {
    const text = `${JSON.stringify(requestBody ?? null)} ${decodeURIComponent(url)}"`;
    for (const mention of mentions) {
      const found = mention.exec(text)?.[1];
      if (found !== undefined) return Number(found);
    }
    const node = /"(?:id|issueId|subjectId|labelableId)":"([^"]+)"/.exec(text)?.[1];
    return node === undefined ? undefined : this.#numberOfNode(node);
  }
}

/** The App asks for its tokens under its slug, and as `slug[bot]` for everything else. */
function isBot({ actor, template }: Exchange): boolean {
  const isAppItself =
    template?.startsWith("/app") === true || template?.endsWith("/installation") === true;
  return actor !== null && (actor.endsWith("[bot]") || isAppItself);
}

function countWrites({ method, template, requestBody, status }: Exchange): number {
  if (status >= 400) return 0;
  if (template === "/graphql") {
    const text = JSON.stringify(requestBody ?? null);
    return text.match(creatingMutations)?.length ?? 0;
  }
  return creatingRoutes.test(`${method} ${template ?? ""}`) ? 1 : 0;
}

function sum(a: RequestCount, b: RequestCount): RequestCount {
  return { requests: a.requests + b.requests, writes: a.writes + b.writes };
}
