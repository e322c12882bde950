/** The formulas that ship, for stories: where their files are, and values that each can be cooked with. */
export { exampleValues, shippedFormulas } from "../core/formula-examples.ts";
