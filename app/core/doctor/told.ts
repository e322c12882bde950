import { type CheckName, type Finding, findCommon } from "./finding.ts";

/** An answer of GitHub's, or why there is none: `hidden` from whoever asked, or `silent`. */
export type Told<T> =
  | { readonly kind: "told"; readonly value: T }
  | { readonly kind: "hidden"; readonly words: string }
  | { readonly kind: "silent"; readonly words: string };

/** What is not told is never taken for good: hidden is a warning, silence a failure. */
export function judgeTold<T>(
  check: CheckName,
  told: Told<T>,
  judge: (value: T) => readonly Finding[],
): readonly Finding[] {
  switch (told.kind) {
    case "told":
      return judge(told.value);
    case "hidden":
    case "silent":
      return [findCommon(check, told.kind, { words: told.words })];
  }
}
