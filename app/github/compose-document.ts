/** How questions are put together whose fields depend on what is asked about. */

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

export const compose = (
  operation: string,
  { parameters, fields, variables }: Fields,
): Document => ({
  text: `query ${operation}($owner: String!, $name: String!${parameters.map((p) => `, ${p}`).join("")}) {
  repository(owner: $owner, name: $name) {
    ${fields.join("\n    ")}
  }
}`,
  variables,
});
