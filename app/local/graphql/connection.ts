import { GraphQLProblem } from "./problems.ts";

/** The four arguments that every connection takes. */
export interface Paging {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/** GitHub's limit for `first` and `last` (docs, "Rate limits and node limits for the GraphQL API"). */
const mostItems = 100;

/**
 * A page of a list: `nodes`, `edges`, `pageInfo`, `totalCount`. A cursor carries the key of its item and its place, so that
 * paging goes on at the right one when others have come or gone meanwhile.
 */
export function connect<Item>(
  items: readonly Item[],
  { first, last, after, before }: Paging,
  options: {
    readonly key: (item: Item) => string | number;
    readonly view: (item: Item) => unknown;
  },
) {
  checkBounds(first, last);
  const cursorAt = (index: number) => {
    const item = items[index];
    return item === undefined ? null : printCursor(index, options.key(item));
  };
  const find = (cursor: string) => findCursor(items, cursor, options.key);
  const low = after == null ? 0 : find(after).next;
  const high = before == null ? items.length : find(before).place;
  const start = first == null && last != null ? Math.max(low, high - last) : low;
  const end = first == null ? high : Math.min(high, low + first);
  const places = Array.from({ length: Math.max(0, end - start) }, (_, index) => start + index);
  const nodeAt = (index: number) => {
    const item = items[index];
    return item === undefined ? null : options.view(item);
  };
  return {
    totalCount: items.length,
    pageInfo: {
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
      startCursor: places.length === 0 ? null : cursorAt(start),
      endCursor: places.length === 0 ? null : cursorAt(end - 1),
    },
    nodes: () => places.map(nodeAt),
    edges: () => places.map((index) => ({ cursor: cursorAt(index), node: () => nodeAt(index) })),
  };
}

function checkBounds(first: number | null | undefined, last: number | null | undefined): void {
  const asked = first ?? last;
  if (asked == null) {
    throw new GraphQLProblem(
      "MISSING_PAGINATION_BOUNDARIES",
      "You must provide a `first` or `last` value to properly paginate the connection.",
    );
  }
  if (asked < 0 || asked > mostItems) {
    throw new GraphQLProblem(
      "EXCESSIVE_PAGINATION",
      `Requesting ${asked} records on the connection exceeds the limit of ${mostItems} records.`,
    );
  }
}

function printCursor(place: number, key: string | number): string {
  return Buffer.from(`cursor:${place}:${key}`).toString("base64");
}

/** Where the cursor's item stands, and where the one after it does. An item that is gone leaves its place to the next. */
function findCursor<Item>(
  items: readonly Item[],
  cursor: string,
  key: (item: Item) => string | number,
): { place: number; next: number } {
  const match = /^cursor:(\d+):(.*)$/s.exec(Buffer.from(cursor, "base64").toString("utf8"));
  if (match === null) {
    const message = `\`${cursor}\` does not appear to be a valid cursor.`;
    throw new GraphQLProblem("INVALID_CURSOR_ARGUMENTS", message);
  }
  const place = items.findIndex((item) => String(key(item)) === match[2]);
  if (place >= 0) return { place, next: place + 1 };
  const gone = Math.min(Number(match[1]), items.length);
  return { place: gone, next: gone };
}
