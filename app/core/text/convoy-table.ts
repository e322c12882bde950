import type { ConvoyRow } from "../desk/convoy-view.ts";
import { stateWord, whyOf } from "./convoy-states.ts";
import { clip } from "./markdown.ts";
import { cell } from "./progress.ts";
import { said } from "./quoted.ts";

/** How much of others' words a table shows: characters of titles and of reasons. */
export type ConvoyWidth = "whole" | "short" | "bare";

const shown: Readonly<Record<ConvoyWidth, { readonly title: number; readonly why: number }>> = {
  whole: { title: 80, why: 200 },
  short: { title: 30, why: 60 },
  bare: { title: 0, why: 0 },
};

/** The sub-issues as a table, one row each; bare, only what is not others' words. */
export function renderConvoyTable(rows: readonly ConvoyRow[], width: ConvoyWidth): string {
  return [
    "| issue | state | attempts | why | pull request |",
    "| --- | --- | ---: | --- | ---: |",
    ...rows.map((row) => renderRow(row, width)),
  ].join("\n");
}

function renderRow(row: ConvoyRow, width: ConvoyWidth): string {
  const { title, why } = shown[width];
  const { number, state, attempts, pull } = row;
  const hasWords = width !== "bare" || state.kind === "waiting";
  const cells = [
    cell(`#${number} ${title === 0 ? "" : said(clip(row.title, title))}`),
    stateWord(state),
    attempts === 0 ? "" : String(attempts),
    hasWords ? cell(whyOf(row, why)) : "",
    pull === undefined ? "" : `#${pull}`,
  ];
  return `| ${cells.join(" | ")} |`;
}
