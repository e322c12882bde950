import { commitFields, townFields } from "./fragments.ts";

/**
 * Anybody who may triage can put the label on any issue: only those count that the App itself opened. Ten are read, the
 * oldest first; where there are more, that is somebody's mischief, and no further one is opened.
 */
export const dashboardObservation = /* GraphQL */ `
  query DashboardObservation(
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
      dashboards: issues(labels: ["cogtown:dashboard"], states: [OPEN], first: 10) {
        pageInfo {
          hasNextPage
        }
        nodes {
          id
          number
          body
          createdAt
          viewerDidAuthor
          isPinned
          userContentEdits(first: 20) {
            nodes {
              editedAt
              editor {
                __typename
                login
              }
            }
          }
        }
      }
    }
  }
  ${commitFields}
  ${townFields}
`;
