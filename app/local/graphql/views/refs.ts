import { readCommit } from "../../git/history.ts";
import type { GitRef } from "../../git/refs.ts";
import type { Repository } from "../../world/entities.ts";
import type { Paging } from "../connection.ts";
import { connect } from "../connection.ts";
import type { GraphQLContext } from "../context.ts";
import { viewRef } from "./git.ts";

type RefOrder = {
  readonly field: "TAG_COMMIT_DATE" | "ALPHABETICAL";
  readonly direction: "ASC" | "DESC";
};

export interface RefsArguments extends Paging {
  readonly refPrefix: string;
  readonly query?: string | null;
  readonly orderBy?: RefOrder | null;
}

/** The refs below a prefix of any namespace, named without it. */
export async function connectRefs(
  context: GraphQLContext,
  repository: Repository,
  {
    refPrefix,
    query,
    orderBy,
    first = null,
    last = null,
    after = null,
    before = null,
  }: RefsArguments,
) {
  const prefix = refPrefix.endsWith("/") ? refPrefix : `${refPrefix}/`;
  const wanted = query?.toLowerCase() ?? "";
  const found = [...(await context.refs(repository)).values()].filter(
    ({ name }) =>
      name.startsWith(prefix) && name.slice(prefix.length).toLowerCase().includes(wanted),
  );
  const sorted = await sortRefs(context, repository, found, orderBy ?? undefined);
  return connect(
    sorted,
    { first, last, after, before },
    { key: ({ name }) => name, view: (ref) => viewRef(context, repository, ref, prefix) },
  );
}

/** They come in the order of their names; commits of the same second keep it. */
async function sortRefs(
  context: GraphQLContext,
  repository: Repository,
  refs: readonly GitRef[],
  order: RefOrder | undefined,
): Promise<readonly GitRef[]> {
  if (order === undefined) return refs;
  const sign = order.direction === "DESC" ? -1 : 1;
  if (order.field === "ALPHABETICAL") return sign > 0 ? refs : [...refs].reverse();
  const git = context.world.git(repository);
  const dated = await Promise.all(
    refs.map(async (ref) => {
      const isCommit = ref.type === "commit";
      return { ref, at: isCommit ? (await readCommit(git, ref.sha)).committer.date.getTime() : 0 };
    }),
  );
  return dated.sort((a, b) => sign * (a.at - b.at)).map(({ ref }) => ref);
}
