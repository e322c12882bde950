import type { Answer } from "../world/faults.ts";

export interface Page {
  readonly number: number;
  readonly size: number;
}

function positive(text: string | null, fallback: number): number {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : fallback;
}

/** `page` and `per_page` (30 unless told, at most 100), as GitHub reads them: nonsense counts as absent. */
function readPage(query: URLSearchParams): Page {
  return {
    number: positive(query.get("page"), 1),
    size: Math.min(100, positive(query.get("per_page"), 30)),
  };
}

/** One page of a list and the Link header to the others. */
export function paginate<Item>(
  call: { readonly url: URL; readonly query: URLSearchParams },
  items: readonly Item[],
): { items: readonly Item[]; headers: Readonly<Record<string, string>> } {
  const page = readPage(call.query);
  const last = Math.max(1, Math.ceil(items.length / page.size));
  const start = (page.number - 1) * page.size;
  const links = linksAround(page.number, last).map(([relation, number]) => {
    const url = new URL(call.url);
    url.searchParams.set("page", String(number));
    return `<${url.href}>; rel="${relation}"`;
  });
  return {
    items: items.slice(start, start + page.size),
    headers: links.length === 0 ? {} : { link: links.join(", ") },
  };
}

function linksAround(page: number, last: number): [string, number][] {
  const back: [string, number][] = page > 1 ? [["prev", Math.min(page - 1, last)]] : [];
  const on: [string, number][] =
    page < last
      ? [
          ["next", page + 1],
          ["last", last],
        ]
      : [];
  const first: [string, number][] = page > 1 ? [["first", 1]] : [];
  return [...back, ...on, ...first];
}

/** 200 with one page, each item rendered. */
export async function paged<Item>(
  call: { readonly url: URL; readonly query: URLSearchParams },
  items: readonly Item[],
  render: (item: Item) => unknown,
): Promise<Answer> {
  const page = paginate(call, items);
  return { status: 200, body: await Promise.all(page.items.map(render)), headers: page.headers };
}

/** As `paged`, for the lists that GitHub wraps: `{total_count, [key]: […]}`. */
export async function pagedUnder<Item>(
  call: { readonly url: URL; readonly query: URLSearchParams },
  key: string,
  items: readonly Item[],
  render: (item: Item) => unknown,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Answer> {
  const page = paginate(call, items);
  const rendered = await Promise.all(page.items.map(render));
  return {
    status: 200,
    body: { total_count: items.length, ...more, [key]: rendered },
    headers: page.headers,
  };
}
