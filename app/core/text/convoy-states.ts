import type { ChildState } from "../desk/convoy-children.ts";
import type { ConvoyRow } from "../desk/convoy-view.ts";
import { clip } from "./markdown.ts";
import { said } from "./quoted.ts";

/** A state in a word or two. */
export function stateWord(state: ChildState): string {
  switch (state.kind) {
    case "landed":
      return "landed";
    case "at-work":
      return "at work";
    case "proposed":
      return "proposed";
    case "waiting":
      return "waiting";
    case "held":
      return state.isSkipped ? "skipped" : "held";
    case "stopped":
      return "stopped";
    case "cancelled":
      return "closed without landing";
    case "draft":
      return "not started";
    case "task":
      return state.isDone ? "done by a person" : "a person's task";
  }
}

const mostListed = 10;

/** `#3, #4 and 5 more`. */
export function listNumbers(numbers: readonly number[], most = mostListed): string {
  const shown = numbers.slice(0, most).map((number) => `#${number}`);
  const rest = numbers.length - shown.length;
  const last = rest > 0 ? `${rest} more` : shown.pop();
  return shown.length === 0 ? (last ?? "") : `${shown.join(", ")} and ${last ?? ""}`;
}

/** What it waits for, or why it does not go on; empty where that goes without saying. `longest`: of others' words. */
export function whyOf({ state, behind }: ConvoyRow, longest: number): string {
  const held =
    behind.length === 0
      ? ""
      : `; ${listNumbers(behind)} ${behind.length === 1 ? "waits" : "wait"} behind it`;
  switch (state.kind) {
    case "waiting":
      return state.on.length === 0 ? "waits for its turn" : `waits for ${listNumbers(state.on)}`;
    case "held":
      return `${said(clip(state.hold.reason, longest))}${held}`;
    case "stopped":
      return `${said(clip(state.why, longest))}${held}`;
    case "draft":
      return `its own comment says why${held}`;
    case "cancelled":
    case "task":
      return held.replace(/^; /, "");
    case "landed":
    case "at-work":
    case "proposed":
      return "";
  }
}
