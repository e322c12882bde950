/** The parts that several questions of queries.ts share. */

export const commitFields = /* GraphQL */ `
  fragment CommitFields on Commit {
    oid
    message
  }
`;

/** GitHub itself points those at another base whose own was merged and deleted. */
export const retargetFields = /* GraphQL */ `
  fragment Retargets on PullRequest {
    retargets: timelineItems(
      itemTypes: [BASE_REF_CHANGED_EVENT, AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT]
      last: 1
    ) {
      nodes {
        __typename
        ... on BaseRefChangedEvent {
          createdAt
        }
        ... on AutomaticBaseChangeSucceededEvent {
          createdAt
        }
      }
    }
  }
`;

/** Forks may use our branch names for their pull requests: isCrossRepository tells them apart. */
export const pullFields = /* GraphQL */ `
  ${retargetFields}
  fragment PullFields on PullRequest {
    id
    number
    url
    state
    isDraft
    isCrossRepository
    headRefName
    headRefOid
    baseRefName
    title
    createdAt
    mergeable
    ...Retargets
    mergeCommit {
      oid
    }
    labels(first: 50) {
      nodes {
        name
      }
    }
    commits(last: 1) {
      nodes {
        commit {
          oid
          tree {
            oid
          }
        }
      }
    }
    latestOpinionatedReviews(first: 30, writersOnly: true) {
      nodes {
        fullDatabaseId
        state
        author {
          __typename
          login
        }
        body
        commit {
          oid
        }
        submittedAt
      }
    }
  }
`;

/** A town lists so many of its desks, those that changed last. */
export const desksListed = 50;

/** What TownFacts needs; the record refs come newest first where GitHub honours the order, see records.ts. */
export const townFields = /* GraphQL */ `
  fragment TownFields on Repository {
    id
    url
    defaultBranchRef {
      name
      target {
        ... on Commit {
          tree {
            oid
          }
        }
      }
    }
    town: ref(qualifiedName: $town) {
      target {
        ... on Commit {
          ...CommitFields
        }
      }
    }
    open: pullRequests(states: [OPEN], last: 100) {
      nodes {
        baseRefName
      }
    }
    works: refs(refPrefix: "refs/heads/polecat/", first: 100) {
      nodes {
        name
      }
    }
    proposals: refs(refPrefix: "refs/heads/cogtown/", first: 100) {
      nodes {
        name
      }
    }
    config: object(expression: "HEAD:.github/cogtown.yml") {
      ... on Blob {
        text
      }
    }
    polecatWorkflow: object(expression: "HEAD:.github/workflows/cogtown-polecat.yml") {
      __typename
    }
    refineryWorkflow: object(expression: "HEAD:.github/workflows/cogtown-refinery.yml") {
      __typename
    }
    planWorkflow: object(expression: "HEAD:.github/workflows/cogtown-plan.yml") {
      __typename
    }
    labelled: issues(first: 100, labels: ["polecat"], states: [OPEN]) {
      nodes {
        id
        number
        title
        createdAt
        labels(first: 30) {
          nodes {
            name
          }
        }
        parent {
          id
          number
        }
        blockedBy(first: 50) {
          nodes {
            number
            state
          }
        }
      }
    }
    desks: refs(
      refPrefix: $desks
      first: ${desksListed}
      orderBy: { field: TAG_COMMIT_DATE, direction: DESC }
    ) {
      nodes {
        name
        target {
          ... on Commit {
            ...CommitFields
          }
        }
      }
    }
    records: refs(
      refPrefix: $records
      first: 100
      orderBy: { field: TAG_COMMIT_DATE, direction: DESC }
    ) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        name
        target {
          ... on Commit {
            ...CommitFields
          }
        }
      }
    }
  }
`;

export const baseFields = /* GraphQL */ `
  fragment BaseFields on Repository {
    base: ref(qualifiedName: $base) {
      target {
        ... on Commit {
          oid
          tree {
            oid
          }
        }
      }
    }
    refinery: ref(qualifiedName: $refinery) {
      target {
        ... on Commit {
          ...CommitFields
        }
      }
    }
  }
`;

/**
 * The base's own line: GitHub's history has the commits of merged branches in it, which the first parents tell apart.
 * Some 30 of that line are wanted; where every pull request is merged with a few commits, 100 hold them.
 */
export const lineFields = /* GraphQL */ `
  fragment LineFields on Repository {
    candidates: refs(refPrefix: $candidates, first: 100) {
      nodes {
        name
        target {
          oid
        }
      }
    }
    base: ref(qualifiedName: $base) {
      target {
        ... on Commit {
          history(first: 100) {
            nodes {
              oid
              tree {
                oid
              }
              parents(first: 1) {
                nodes {
                  oid
                }
              }
            }
          }
        }
      }
    }
  }
`;

/** What people said of a pull request lately, older commands were looked at when they were new; and our own note on it. */
export const saidFields = /* GraphQL */ `
  fragment SaidFields on PullRequest {
    first: comments(first: 10) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        body
        viewerDidAuthor
      }
    }
    comments(last: 20) {
      nodes {
        fullDatabaseId
        body
        createdAt
        viewerDidAuthor
        author {
          __typename
          login
        }
        editor {
          __typename
          login
        }
      }
    }
  }
`;

/** Who changed the text of an issue, the newest first; the text as it was first written is the last of them. */
export const editFields = /* GraphQL */ `
  fragment TextEdits on Issue {
    lastEditedAt
    editor {
      __typename
      login
    }
    edits: userContentEdits(first: 20) {
      totalCount
      nodes {
        editedAt
        editor {
          __typename
          login
        }
      }
    }
  }
`;

/** A comment as the Mayor reads it: who wrote it, who changed it since, and whether it was answered. */
export const threadFields = /* GraphQL */ `
  fragment ThreadComments on IssueCommentConnection {
    nodes {
      id
      fullDatabaseId
      body
      createdAt
      lastEditedAt
      viewerDidAuthor
      author {
        __typename
        login
      }
      editor {
        __typename
        login
      }
    }
  }
`;
