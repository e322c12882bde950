/** Where a release of Cogtown can be read. A tag `vX.Y.Z` is never moved (docs/adr/0004). */
const repository = "cogtown/cogtown";

export const documentAt = (version: string, name: string) =>
  `https://github.com/${repository}/blob/v${version}/docs/${name}`;

export const schemaAt = (version: string) =>
  `https://raw.githubusercontent.com/${repository}/v${version}/docs/cogtown.schema.json`;
