import { describe, expect, it } from "vitest";
import { chooseAgent, labelsThatCount, type Work } from "#core/agent/choose-agent.ts";
import type { Config } from "#core/config/config.ts";
import { parseConfig } from "#core/config/parse-config.ts";

function configWith(...lines: readonly string[]): Config {
  const text = ["agent:", ...lines.map((line) => `  ${line}`), "verify: {commands: x}"].join("\n");
  const parsed = parseConfig(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}

const town = configWith(
  "use: claude",
  "model: small",
  "key: OUR_KEY",
  "command: ./ours",
  "choose:",
  "  - {attempt: 2, model: large}",
  "  - {label: UI, use: gemini, model: flash}",
  "  - {step: '*a/b test*', use: codex}",
  "  - {role: judge, model: judicious}",
  "  - {role: mayor, use: command}",
  "  - {attempt: 4, label: hard, url: 'https://gateway.example'}",
);

const chosen = (work: Partial<Work>) => chooseAgent(town, { role: "polecat", ...work });

describe("who does a piece of work", () => {
  it("is who is named first, where no rule fits", () => {
    const first = { use: "claude", model: "small", key: "OUR_KEY" };
    expect(chosen({})).toEqual(first);
    expect(chosen({ attempt: 1, labels: ["docs"], step: "Write the docs" })).toEqual(first);
  });

  it("is promoted from an attempt on", () => {
    expect(chosen({ attempt: 2 })).toMatchObject({ use: "claude", model: "large" });
    expect(chosen({ attempt: 9 })).toMatchObject({ use: "claude", model: "large" });
  });

  it("is another one on a label, in whatever case it is written, without what was the first one's own", () => {
    expect(chosen({ labels: ["ui"] })).toEqual({ use: "gemini", model: "flash" });
  });

  it("is another one for a step by its title, slashes and case aside", () => {
    expect(chosen({ step: "Write an A/B test for it" })).toEqual({ use: "codex" });
  });

  it("is what the last rule says that fits, and what earlier ones said besides", () => {
    expect(chosen({ role: "judge", attempt: 2 })).toMatchObject({ model: "judicious" });
    expect(chosen({ attempt: 4, labels: ["hard"] })).toEqual({
      ...{ use: "claude", model: "large", key: "OUR_KEY" },
      url: "https://gateway.example",
    });
  });

  it("is the program where a rule asks for it, and the one that plans where there is one", () => {
    expect(chosen({ role: "mayor" })).toEqual({ use: "command", command: "./ours" });
    const planned = { ...town, plan: { ...town.plan, command: "./plans" } };
    expect(chooseAgent(planned, { role: "mayor" })).toEqual({ use: "command", command: "./plans" });
  });

  it("depends on those labels alone that some rule names", () => {
    expect(labelsThatCount(town, ["ui", "docs", "Hard", "polecat"])).toEqual(["ui", "Hard"]);
  });
});
