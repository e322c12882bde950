/** How a pull request stands with the queue; asked when GitHub has refused to put it in or take it out. */
export const standingObservation = /* GraphQL */ `
  query StandingObservation($owner: String!, $name: String!, $pull: ID!) {
    repository(owner: $owner, name: $name) {
      id
    }
    node(id: $pull) {
      ... on PullRequest {
        state
        headRefOid
        isInMergeQueue
      }
    }
  }
`;

/**
 * Only where the base has a merge queue of GitHub's. All of it in one answer, so that what has left the queue and what is
 * in it are of one moment. Removals are told by the pull requests' timelines alone, and with them what moved the head
 * afterwards: GitHub does not say which head was removed.
 */
export const queueObservation = /* GraphQL */ `
  query QueueObservation($owner: String!, $name: String!, $baseName: String!) {
    repository(owner: $owner, name: $name) {
      queue: mergeQueue(branch: $baseName) {
        url
        configuration {
          checkResponseTimeout
          mergeMethod
          minimumEntriesToMerge
          minimumEntriesToMergeWaitTime
        }
        entries(first: 100) {
          nodes {
            position
            state
            enqueuedAt
            estimatedTimeToMerge
            enqueuer {
              __typename
              login
            }
            pullRequest {
              number
              headRefOid
            }
            baseCommit {
              oid
            }
            headCommit {
              oid
              tree {
                oid
              }
              statusCheckRollup {
                state
                contexts(first: 1) {
                  totalCount
                }
              }
            }
          }
        }
      }
      open: pullRequests(
        baseRefName: $baseName
        states: [OPEN]
        first: 50
        orderBy: { field: UPDATED_AT, direction: DESC }
      ) {
        nodes {
          number
          headRefOid
          commits(last: 1) {
            nodes {
              commit {
                statusCheckRollup {
                  state
                  contexts(last: 50) {
                    nodes {
                      __typename
                      ... on CheckRun {
                        name
                        conclusion
                        status
                      }
                      ... on StatusContext {
                        context
                        state
                      }
                    }
                  }
                }
              }
            }
          }
          timelineItems(
            itemTypes: [
              REMOVED_FROM_MERGE_QUEUE_EVENT
              HEAD_REF_FORCE_PUSHED_EVENT
              PULL_REQUEST_COMMIT
            ]
            last: 20
          ) {
            nodes {
              __typename
              ... on RemovedFromMergeQueueEvent {
                createdAt
                reason
                actor {
                  __typename
                  login
                }
                beforeCommit {
                  statusCheckRollup {
                    contexts(last: 20) {
                      nodes {
                        __typename
                        ... on CheckRun {
                          name
                          conclusion
                          title
                          summary
                          url
                        }
                        ... on StatusContext {
                          context
                          state
                          description
                          targetUrl
                        }
                      }
                    }
                  }
                }
              }
              ... on HeadRefForcePushedEvent {
                beforeCommit {
                  oid
                }
              }
              ... on PullRequestCommit {
                commit {
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
      merged: pullRequests(
        baseRefName: $baseName
        states: [MERGED]
        first: 30
        orderBy: { field: UPDATED_AT, direction: DESC }
      ) {
        nodes {
          number
          headRefOid
          mergedAt
          mergeCommit {
            oid
            tree {
              oid
            }
          }
        }
      }
      workflows: object(expression: "HEAD:.github/workflows") {
        ... on Tree {
          entries {
            name
            object {
              ... on Blob {
                text
              }
            }
          }
        }
      }
    }
  }
`;
