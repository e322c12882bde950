import { describe, expect, test } from "vitest";
import { pinSpec } from "#core/molecule/pinned.ts";
import { renderFormulaProblems } from "#core/text/formula-words.ts";
import { renderAttempts } from "#core/text/progress.ts";
import { at, attempt, moleculeFacts } from "./molecule-model.ts";

const pinned = pinSpec(moleculeFacts(), "main", { login: "maya", at: at(0) });

describe("the attempts", () => {
  test("tell who worked with which model and what that cost, whatever the model is called", () => {
    const usage = { agent: "codex", model: "gpt|`5`", dollars: 0.42, source: "metered" as const };
    const claim = { runId: 9, runAttempt: 1, at: "2026-01-01T12:00:00Z" };
    const outcome = { kind: "infra" as const, cause: "lost" };
    const attempts = [attempt(1, outcome, { claim, usage, endedAt: "2026-01-01T12:03:00Z" })];
    const place = {
      repositoryUrl: "https://github.test/maya/shelf",
      quieted: "everything",
    } as const;
    const row = renderAttempts({ ...pinned, attempts }, place).split("\n")[2];
    expect(row).toContain(
      "| <code>codex</code> <code>gpt&#124;&#96;5&#96;</code> | $0.42 · unknown tokens · 3 min |",
    );
  });
});

describe("problems of a formula", () => {
  test("end in one full stop each, and say how to mend them", () => {
    const problem = { file: "a.formula.toml", line: 3, key: "vars.x", fix: "mend it." };
    const words = renderFormulaProblems("a", [
      { ...problem, problem: "there is no `y`; did you mean `x`?" },
    ]);
    expect(words).toContain("`vars.x`: there is no `y`; did you mean `x`? Fix: mend it.");
  });
});
