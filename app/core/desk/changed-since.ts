import { named } from "../text/quoted.ts";
import type { DeskFacts } from "./facts.ts";
import type { Order } from "./record.ts";

/**
 * Whether somebody who may not write changed the text after that was said: then it is not what whoever spoke has read. In the
 * same second as well: which of the two came first GitHub does not tell.
 */
export const isChangedSince = ({ editedBy }: DeskFacts, { at }: Order): boolean =>
  editedBy !== undefined && !editedBy.canWrite && editedBy.at >= at;

export const changedMeanwhile = ({ editedBy, number }: DeskFacts, command: string): string =>
  `The text of #${number} was changed by ${named(editedBy?.login ?? "somebody")} after you spoke. Read it, and say \`/mayor ${command}\` again.`;
