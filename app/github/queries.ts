import {
  baseFields,
  commitFields,
  lineFields,
  pullFields,
  saidFields,
  threadFields,
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
        lastEditedAt
        editor {
          __typename
          login
        }
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

export const deskObservation = /* GraphQL */ `
  query DeskObservation(
    $owner: String!
    $name: String!
    $number: Int!
    $records: String!
    $town: String!
    $desks: String!
    $desk: String!
    $molecule: String!
    $plans: String!
  ) {
    viewer {
      login
    }
    repository(owner: $owner, name: $name) {
      ...TownFields
      labels(first: 100) {
        pageInfo {
          hasNextPage
        }
        nodes {
          id
          name
        }
      }
      thread: issueOrPullRequest(number: $number) {
        __typename
        ... on Issue {
          id
          url
          title
          body
          locked
          issueState: state
          lastEditedAt
          editor {
            __typename
            login
          }
          author {
            __typename
            login
          }
          labels(first: 100) {
            nodes {
              id
              name
            }
          }
          parent {
            number
          }
          subIssues(first: 100) {
            nodes {
              id
              number
              title
              state
              stateReason(enableDuplicate: true)
              closedAt
              labels(first: 30) {
                nodes {
                  name
                }
              }
              closedByPullRequestsReferences(first: 5, includeClosedPrs: true) {
                nodes {
                  number
                  state
                }
              }
              blockedBy(first: 50) {
                nodes {
                  number
                  state
                }
              }
            }
          }
          first: comments(first: 50) {
            ...ThreadComments
          }
          comments(last: 100) {
            ...ThreadComments
          }
        }
        ... on PullRequest {
          id
          url
          title
          body
          locked
          pullState: state
          headRefName
          baseRefName
          isCrossRepository
          author {
            __typename
            login
          }
          labels(first: 100) {
            nodes {
              id
              name
            }
          }
          first: comments(first: 50) {
            ...ThreadComments
          }
          comments(last: 100) {
            ...ThreadComments
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
      molecule: ref(qualifiedName: $molecule) {
        target {
          ... on Commit {
            ...CommitFields
          }
        }
      }
      plans: refs(refPrefix: $plans, first: 20) {
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
  ${townFields}
  ${threadFields}
`;

/** Texts of sub-issues: asked only while issues are being made. */
export const childrenTexts = /* GraphQL */ `
  query ChildrenTexts($owner: String!, $name: String!, $number: Int!) {
    repository(owner: $owner, name: $name) {
      issue(number: $number) {
        subIssues(first: 100) {
          nodes {
            number
            body
          }
        }
      }
    }
  }
`;

/** Issues that we made for convoys: asked only where somebody wants one. */
export const convoyIssues = /* GraphQL */ `
  query ConvoyIssues($owner: String!, $name: String!, $label: String!) {
    repository(owner: $owner, name: $name) {
      issues(
        labels: [$label]
        states: [OPEN]
        first: 50
        orderBy: { field: CREATED_AT, direction: DESC }
      ) {
        nodes {
          id
          number
          body
          viewerDidAuthor
        }
      }
    }
  }
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

/** Text and variables of one request. */
export interface Document {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

interface Fields {
  readonly parameters: readonly string[];
  readonly fields: readonly string[];
  readonly variables: Readonly<Record<string, unknown>>;
}

const compose = (operation: string, { parameters, fields, variables }: Fields): Document => ({
  text: `query ${operation}($owner: String!, $name: String!${parameters.map((p) => `, ${p}`).join("")}) {
  repository(owner: $owner, name: $name) {
    ${fields.join("\n    ")}
  }
}`,
  variables,
});

/** Whether each of these issues has landed on the base: aliases `issue11` and `pulls11`. */
export function dependenciesDocument(numbers: readonly number[], base: string): Document {
  const fields = numbers.flatMap((n) => [
    `issue${n}: issue(number: ${n}) { state closedByPullRequestsReferences(first: 20, includeClosedPrs: true) { nodes { ...Landed } } }`,
    `pulls${n}: pullRequests(headRefName: "cogtown/${n}", baseRefName: $base, states: [MERGED], last: 20) { nodes { ...Landed } }`,
  ]);
  const document = compose("Dependencies", {
    parameters: ["$base: String!"],
    fields,
    variables: { base },
  });
  return {
    ...document,
    text: `${document.text}
fragment Landed on PullRequest { state isCrossRepository baseRefName headRefOid mergeCommit { oid } }`,
  };
}

/** Node ids of labels by name: aliases `label0`, `label1`, … */
export function labelsDocument(names: readonly string[]): Document {
  return compose("Labels", {
    parameters: names.map((_, i) => `$label${i}: String!`),
    fields: names.map((_, i) => `label${i}: label(name: $label${i}) { id }`),
    variables: Object.fromEntries(names.map((name, i) => [`label${i}`, name])),
  });
}

/** Ledger refs by full name: aliases `ref0`, `ref1`, … */
export function refsDocument(names: readonly string[]): Document {
  const document = compose("Refs", {
    parameters: names.map((_, i) => `$ref${i}: String!`),
    fields: names.map(
      (_, i) =>
        `ref${i}: ref(qualifiedName: $ref${i}) { name target { ... on Commit { ...CommitFields } } }`,
    ),
    variables: Object.fromEntries(names.map((name, i) => [`ref${i}`, name])),
  });
  return { ...document, text: `${document.text}\n${commitFields}` };
}

/** Issues that somebody named: aliases `issue11`, … */
export const namedDocument = (numbers: readonly number[]): Document =>
  compose("Named", {
    parameters: [],
    fields: numbers.map((n) => `issue${n}: issue(number: ${n}) { id state parent { number } }`),
    variables: {},
  });

/** Files on the default branch: aliases `file0`, `file1`, … */
export const filesDocument = (paths: readonly string[]): Document =>
  compose("Files", {
    parameters: paths.map((_, i) => `$file${i}: String!`),
    fields: paths.map((_, i) => `file${i}: object(expression: $file${i}) { ... on Blob { text } }`),
    variables: Object.fromEntries(paths.map((path, i) => [`file${i}`, `HEAD:${path}`])),
  });
