/**
 * The newest events of the ledger. First lines only: behind each stands a whole record, and a page of those would be
 * megabytes. Convoys are known by their label, which an issue gets when its plan is carried out.
 */
export const floorObservation = /* GraphQL */ `
  fragment Recent on Commit {
    history(first: 12) {
      nodes {
        oid
        messageHeadline
        committedDate
      }
    }
  }
  query FloorObservation(
    $owner: String!
    $name: String!
    $records: String!
    $town: String!
    $desks: String!
    $refineries: String!
  ) {
    rateLimit {
      limit
      remaining
    }
    repository(owner: $owner, name: $name) {
      convoys: issues(labels: ["cogtown:convoy"], states: [OPEN], first: 50) {
        nodes {
          number
          title
        }
      }
      town: ref(qualifiedName: $town) {
        target {
          ... on Commit {
            ...Recent
          }
        }
      }
      records: refs(
        refPrefix: $records
        first: 30
        orderBy: { field: TAG_COMMIT_DATE, direction: DESC }
      ) {
        nodes {
          name
          target {
            ... on Commit {
              ...Recent
            }
          }
        }
      }
      desks: refs(
        refPrefix: $desks
        first: 15
        orderBy: { field: TAG_COMMIT_DATE, direction: DESC }
      ) {
        nodes {
          name
          target {
            ... on Commit {
              ...Recent
            }
          }
        }
      }
      refineries: refs(refPrefix: $refineries, first: 5) {
        nodes {
          name
          target {
            ... on Commit {
              ...Recent
            }
          }
        }
      }
    }
  }
`;
