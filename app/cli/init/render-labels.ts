import { stringify } from "yaml";
import { labelLooks } from "#core/text/label-looks.ts";

const head = `# The labels of this town, for tools that keep labels by such a file. GitHub itself reads none: Cogtown makes what is missing
# with the first label that it puts on an issue.
`;

/** The label definitions of a town: name, colour and description of each. */
export const renderLabels = (): string =>
  head +
  stringify(
    [...labelLooks].map(([name, look]) => ({ name, ...look })),
    { lineWidth: 0 },
  );
