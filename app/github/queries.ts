import {
  baseFields,
  commitFields,
  editFields,
  lineFields,
  pullFields,
  saidFields,
  townFields,
} from "./fragments.ts";

/**
 * Every question the App asks in GraphQL. One document per key, so that a pass costs one request to look.
 * All of them are held to GitHub's published schema by a test.
 */

export const moleculeObservation = /* GraphQL */ `
  query MoleculeObservation(
    $owner: String!
    $name: String!
    $number: Int!
    $record: String!
    $records: String!
    $town: String!
    $desks: String!
    $base: String!
    $refinery: String!
    $desk: String!
    $work: String!
    $proposal: String!
    $proposalName: String!
  ) {
    viewer {
      login
    }
    repository(owner: $owner, name: $name) {
      ...TownFields
      ...BaseFields
      labels(first: 100) {
        pageInfo {
          hasNextPage
        }
        nodes {
          id
          name
        }
      }
      issue(number: $number) {
        id
        url
        title
        body
        state
        locked
        parent {
          number
          subIssues(first: 100) {
            nodes {
              number
              state
            }
          }
        }
        ...TextEdits
        labels(first: 100) {
          nodes {
            id
            name
          }
        }
        timelineItems(itemTypes: [LABELED_EVENT, RENAMED_TITLE_EVENT], last: 100) {
          nodes {
            __typename
            ... on LabeledEvent {
              createdAt
              actor {
                __typename
                login
              }
              label {
                name
              }
            }
            ... on RenamedTitleEvent {
              createdAt
              actor {
                __typename
                login
              }
            }
          }
        }
        comments(first: 100) {
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
        recent: comments(last: 50) {
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
      record: ref(qualifiedName: $record) {
        target {
          ... on Commit {
            ...CommitFields
          }
        }
      }
      desk: ref(qualifiedName: $desk) {
        target {
          ... on Commit {
            ...CommitFields
          }
        }
      }
      work: ref(qualifiedName: $work) {
        target {
          oid
        }
      }
      proposal: ref(qualifiedName: $proposal) {
        target {
          oid
        }
      }
      pulls: pullRequests(headRefName: $proposalName, last: 20) {
        nodes {
          ...PullFields
        }
      }
    }
  }
  ${commitFields}
  ${pullFields}
  ${townFields}
  ${baseFields}
  ${editFields}
`;

export const refineryObservation = /* GraphQL */ `
  query RefineryObservation(
    $owner: String!
    $name: String!
    $records: String!
    $town: String!
    $desks: String!
    $base: String!
    $baseName: String!
    $refinery: String!
    $candidates: String!
  ) {
    viewer {
      login
    }
    rateLimit {
      limit
      remaining
    }
    repository(owner: $owner, name: $name) {
      ...TownFields
      ...BaseFields
      ...LineFields
      queue: mergeQueue(branch: $baseName) {
        id
      }
      pulls: pullRequests(baseRefName: $baseName, states: [OPEN], first: 50) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...PullFields
          ...SaidFields
        }
      }
    }
  }
  ${commitFields}
  ${pullFields}
  ${saidFields}
  ${townFields}
  ${baseFields}
  ${lineFields}
`;

export const townObservation = /* GraphQL */ `
  query TownObservation(
    $owner: String!
    $name: String!
    $records: String!
    $town: String!
    $desks: String!
  ) {
    viewer {
      login
    }
    repository(owner: $owner, name: $name) {
      ...TownFields
    }
  }
  ${commitFields}
  ${townFields}
`;

/** Only where the base turns out to be another branch than the one asked for on speculation. */
export const baseObservation = /* GraphQL */ `
  query BaseObservation($owner: String!, $name: String!, $base: String!, $refinery: String!) {
    repository(owner: $owner, name: $name) {
      ...BaseFields
    }
  }
  ${commitFields}
  ${baseFields}
`;

/** Only where an issue has more than 100 comments and ours is not among the first. */
export const commentsPage = /* GraphQL */ `
  query CommentsPage($owner: String!, $name: String!, $number: Int!, $after: String!) {
    repository(owner: $owner, name: $name) {
      issue(number: $number) {
        comments(first: 100, after: $after) {
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
      }
    }
  }
`;

/** Only where there are budgets, and more than 100 molecules have been worked on. */
export const recordsPage = /* GraphQL */ `
  query RecordsPage($owner: String!, $name: String!, $records: String!, $after: String!) {
    repository(owner: $owner, name: $name) {
      records: refs(
        refPrefix: $records
        first: 100
        after: $after
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
  }
  ${commitFields}
`;

/** Only where more than 50 pull requests are open against the base. */
export const pullsPage = /* GraphQL */ `
  query PullsPage($owner: String!, $name: String!, $baseName: String!, $after: String!) {
    repository(owner: $owner, name: $name) {
      pulls: pullRequests(baseRefName: $baseName, states: [OPEN], first: 50, after: $after) {
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          ...PullFields
          ...SaidFields
        }
      }
    }
  }
  ${pullFields}
  ${saidFields}
`;

export const repositoryId = /* GraphQL */ `
  query RepositoryId($owner: String!, $name: String!) {
    repository(owner: $owner, name: $name) {
      id
    }
  }
`;
