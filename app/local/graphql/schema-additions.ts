/**
 * What github.com answers and the published schema does not know yet (15.26.1): dependencies between issues. The names are
 * those that clients were seen to use (`blockingIssueId`, `issue`, `blockingIssue`, the two connections, the four counts). A
 * contract test fails as soon as the package knows them, so that this can go.
 */
export const schemaAdditions = /* GraphQL */ `
  extend type Issue {
    blockedBy(after: String, before: String, first: Int, last: Int): IssueConnection!
    blocking(after: String, before: String, first: Int, last: Int): IssueConnection!
    issueDependenciesSummary: IssueDependenciesSummary!
  }

  type IssueDependenciesSummary {
    blockedBy: Int!
    blocking: Int!
    totalBlockedBy: Int!
    totalBlocking: Int!
  }

  input AddBlockedByInput {
    clientMutationId: String
    issueId: ID!
    blockingIssueId: ID!
  }

  type AddBlockedByPayload {
    clientMutationId: String
    issue: Issue
    blockingIssue: Issue
  }

  input RemoveBlockedByInput {
    clientMutationId: String
    issueId: ID!
    blockingIssueId: ID!
  }

  type RemoveBlockedByPayload {
    clientMutationId: String
    issue: Issue
    blockingIssue: Issue
  }

  extend type Mutation {
    addBlockedBy(input: AddBlockedByInput!): AddBlockedByPayload
    removeBlockedBy(input: RemoveBlockedByInput!): RemoveBlockedByPayload
  }
`;
