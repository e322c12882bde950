import { z } from "zod";

/** GitHub's GraphQL answers, only the fields that queries.ts asks for. */

export const Nodes = <T extends z.ZodType>(node: T) =>
  z
    .object({ nodes: z.array(node.nullable()).nullish() })
    .transform(({ nodes }) => (nodes ?? []).filter((n): n is NonNullable<typeof n> => n !== null));

/** One page of a connection; `isCut`: there are more, behind `endCursor`. */
export const PageOf = <T extends z.ZodType>(node: T) =>
  z
    .object({
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
      nodes: z.array(node.nullable()).nullish(),
    })
    .transform(({ pageInfo, nodes }) => ({
      isCut: pageInfo.hasNextPage,
      endCursor: pageInfo.endCursor ?? undefined,
      list: (nodes ?? []).filter((n): n is NonNullable<typeof n> => n !== null),
    }));

const emptyPage = { isCut: false, endCursor: undefined, list: [] };

/** An issue as its number, and whether it is open. */
export const NumberedIssue = z
  .object({ number: z.number(), state: z.enum(["OPEN", "CLOSED"]) })
  .transform(({ number, state }) => ({ number, isOpen: state === "OPEN" }));

/** GraphQL logins of Apps come without `[bot]`: without telling them apart an App named like a person would pass for them. */
export const Actor = z
  .object({ __typename: z.string(), login: z.string() })
  .nullable()
  .transform((actor) => {
    if (actor === null) return "ghost";
    return actor.__typename === "Bot" ? `${actor.login}[bot]` : actor.login;
  });

export const LedgerRef = z
  .object({ target: z.object({ oid: z.string(), message: z.string() }).nullable() })
  .nullable();
export type LedgerRef = z.infer<typeof LedgerRef>;

export const NamedLedgerRef = z.object({
  name: z.string(),
  target: z.object({ oid: z.string(), message: z.string() }).partial().nullable(),
});
export type NamedLedgerRef = z.infer<typeof NamedLedgerRef>;

const BranchRef = z
  .object({ target: z.object({ oid: z.string() }).nullable() })
  .nullable()
  .transform((ref) => ref?.target?.oid);

const Review = z.object({
  fullDatabaseId: z.union([z.string(), z.number()]).nullable().transform(Number),
  state: z.enum(["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED", "PENDING"]),
  author: Actor,
  body: z.string(),
  commit: z.object({ oid: z.string() }).nullable(),
  submittedAt: z.string().nullable(),
});

/** When a pull request was last pointed at another base. */
export const Retargets = Nodes(z.object({ createdAt: z.string() })).transform(
  (events) => events.at(-1)?.createdAt,
);

export const Pull = z.object({
  id: z.string(),
  number: z.number(),
  url: z.string(),
  state: z.enum(["OPEN", "CLOSED", "MERGED"]),
  isDraft: z.boolean(),
  isCrossRepository: z.boolean(),
  headRefName: z.string(),
  headRefOid: z.string(),
  baseRefName: z.string(),
  title: z.string(),
  createdAt: z.string(),
  mergeable: z.enum(["MERGEABLE", "CONFLICTING", "UNKNOWN"]),
  retargets: Retargets,
  mergeCommit: z.object({ oid: z.string() }).nullable(),
  labels: Nodes(z.object({ name: z.string() })).nullable(),
  commits: Nodes(
    z.object({ commit: z.object({ oid: z.string(), tree: z.object({ oid: z.string() }) }) }),
  ),
  latestOpinionatedReviews: Nodes(Review).nullable(),
});
export type Pull = z.infer<typeof Pull>;

export const RecordsPage = PageOf(NamedLedgerRef)
  .nullable()
  .transform((page) => page ?? emptyPage);
export type RecordsPage = z.infer<typeof RecordsPage>;

export const townShape = {
  id: z.string(),
  url: z.string(),
  defaultBranchRef: z
    .object({
      name: z.string(),
      target: z.object({ tree: z.object({ oid: z.string() }) }).nullable(),
    })
    .nullable(),
  town: LedgerRef,
  open: Nodes(z.object({ baseRefName: z.string() })),
  works: Nodes(z.object({ name: z.string() })).nullable(),
  proposals: Nodes(z.object({ name: z.string() })).nullable(),
  config: z.object({ text: z.string().nullish() }).nullable(),
  polecatWorkflow: z.object({ __typename: z.string() }).nullable(),
  refineryWorkflow: z.object({ __typename: z.string() }).nullable(),
  planWorkflow: z.object({ __typename: z.string() }).nullable(),
  labelled: Nodes(
    z.object({
      id: z.string(),
      number: z.number(),
      title: z.string(),
      createdAt: z.string(),
      labels: Nodes(z.object({ name: z.string() })).nullable(),
      parent: z.object({ id: z.string(), number: z.number() }).nullable(),
      blockedBy: Nodes(NumberedIssue),
    }),
  ),
  desks: Nodes(NamedLedgerRef).nullable(),
  records: RecordsPage,
};
export const TownAnswer = z.object(townShape);
export type TownAnswer = z.infer<typeof TownAnswer>;

const baseShape = {
  base: z
    .object({
      target: z.object({ oid: z.string(), tree: z.object({ oid: z.string() }) }).nullable(),
    })
    .nullable(),
  refinery: LedgerRef,
};
export const BaseAnswer = z.object(baseShape);
export type BaseAnswer = z.infer<typeof BaseAnswer>;

const TimelineItem = z.object({
  __typename: z.string(),
  createdAt: z.string().optional(),
  actor: Actor.optional(),
  label: z.object({ name: z.string() }).optional(),
});
export type TimelineItem = z.infer<typeof TimelineItem>;

export const Comments = PageOf(
  z.object({ id: z.string(), body: z.string(), viewerDidAuthor: z.boolean() }),
);
export type Comments = z.infer<typeof Comments>;

export const Said = z.object({
  fullDatabaseId: z.union([z.string(), z.number()]).nullable().transform(Number),
  body: z.string(),
  createdAt: z.string(),
  viewerDidAuthor: z.boolean(),
  author: Actor,
  editor: Actor.nullable(),
});
export type Said = z.infer<typeof Said>;

export const Label = z.object({ id: z.string(), name: z.string() });
export type Label = z.infer<typeof Label>;

/** The labels that the repository has. */
export const KnownLabels = PageOf(Label)
  .nullable()
  .transform((page) => page ?? emptyPage);

/** The history of an issue's text; `total` counts what is not listed too. */
export const textEdits = {
  lastEditedAt: z.string().nullable(),
  editor: Actor,
  edits: z
    .object({
      totalCount: z.number(),
      nodes: z.array(z.object({ editedAt: z.string(), editor: Actor }).nullable()).nullish(),
    })
    .nullable()
    .transform((edits) => ({
      total: edits?.totalCount ?? 0,
      list: (edits?.nodes ?? []).filter((edit) => edit !== null),
    })),
};
export type TextEdits = { readonly [K in keyof typeof textEdits]: z.infer<(typeof textEdits)[K]> };

export const IssueAnswer = z.object({
  id: z.string(),
  url: z.string(),
  title: z.string(),
  body: z.string(),
  state: z.enum(["OPEN", "CLOSED"]),
  locked: z.boolean(),
  parent: z
    .object({
      number: z.number(),
      subIssues: Nodes(NumberedIssue),
    })
    .nullable(),
  ...textEdits,
  labels: Nodes(Label).nullable(),
  timelineItems: Nodes(TimelineItem),
  comments: Comments,
  recent: Nodes(Said),
});
export type IssueAnswer = z.infer<typeof IssueAnswer>;

export const MoleculeAnswer = z.object({
  ...townShape,
  ...baseShape,
  labels: KnownLabels,
  issue: IssueAnswer.nullable(),
  record: LedgerRef,
  desk: LedgerRef,
  work: BranchRef,
  proposal: BranchRef,
  pulls: Nodes(Pull),
});
export type MoleculeAnswer = z.infer<typeof MoleculeAnswer>;

export const TalkedOfPull = Pull.extend({ first: Comments, comments: Nodes(Said) });
export type TalkedOfPull = z.infer<typeof TalkedOfPull>;

export const PullsPage = PageOf(TalkedOfPull);
export type PullsPage = z.infer<typeof PullsPage>;

const LineCommit = z.object({
  oid: z.string(),
  tree: z.object({ oid: z.string() }),
  parents: Nodes(z.object({ oid: z.string() })),
});
export type LineCommit = z.infer<typeof LineCommit>;

export const RefineryAnswer = z.object({
  ...townShape,
  ...baseShape,
  base: z
    .object({
      target: z
        .object({
          oid: z.string(),
          tree: z.object({ oid: z.string() }),
          history: Nodes(LineCommit),
        })
        .nullable(),
    })
    .nullable(),
  queue: z.object({ id: z.string() }).nullable(),
  candidates: Nodes(
    z.object({ name: z.string(), target: z.object({ oid: z.string() }).nullable() }),
  ).nullable(),
  pulls: PullsPage,
});
export type RefineryAnswer = z.infer<typeof RefineryAnswer>;

const LandedPull = z.object({
  state: z.string(),
  isCrossRepository: z.boolean(),
  baseRefName: z.string(),
  headRefOid: z.string(),
  mergedAt: z.string().nullable(),
  mergeCommit: z.object({ oid: z.string() }).nullable(),
});
export type LandedPull = z.infer<typeof LandedPull>;

export const DependencyIssue = z
  .object({
    state: z.enum(["OPEN", "CLOSED"]),
    closedByPullRequestsReferences: Nodes(LandedPull).nullable(),
  })
  .nullable();
export const DependencyPulls = Nodes(LandedPull);

export const CreatedLabel = z.object({ label: z.object({ id: z.string() }).nullable() }).nullish();
export const LabelId = z.object({ id: z.string() }).nullish();

export const OpenedPull = z
  .object({
    pullRequest: z
      .object({ number: z.number(), url: z.string(), headRefOid: z.string() })
      .nullable(),
  })
  .nullish();
