import { compose, type Document } from "./compose-document.ts";
import { commitFields, editFields, retargetFields, threadFields, townFields } from "./fragments.ts";

/** What the App asks about desks in GraphQL. */

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
          ...TextEdits
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
          headRefOid
          baseRefName
          isCrossRepository
          ...Retargets
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
  ${retargetFields}
  ${editFields}
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
            viewerDidAuthor
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
