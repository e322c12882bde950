import { compose, type Document } from "./compose-document.ts";
import { commitFields } from "./fragments.ts";

/** Questions whose fields depend on what is asked about. */

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
fragment Landed on PullRequest { state isCrossRepository baseRefName headRefOid mergedAt mergeCommit { oid } }`,
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

/** Objects by `commit:path`: aliases `object0`, `object1`, … */
export const objectsDocument = (
  operation: string,
  places: readonly string[],
  fields: string,
): Document =>
  compose(operation, {
    parameters: places.map((_, i) => `$object${i}: String!`),
    fields: places.map((_, i) => `object${i}: object(expression: $object${i}) { ${fields} }`),
    variables: Object.fromEntries(places.map((place, i) => [`object${i}`, place])),
  });
