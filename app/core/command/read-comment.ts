import type { Command } from "./command.ts";
export interface CommandProblem { readonly line: number; readonly said: string; readonly problem: string; readonly fix: string }
export type CommentReading =
  | { readonly kind: "silent" }
  | { readonly kind: "commands"; readonly commands: readonly Command[] }
  | { readonly kind: "refused"; readonly problems: readonly CommandProblem[] };
export function readComment(_body: string): CommentReading { return { kind: "silent" }; }
