import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  renderCommand,
  renderCommandTable,
  renderHelp,
  renderProblems,
} from "#core/command/help.ts";
import { type CommandProblem, readComment } from "#core/command/read-comment.ts";
import { commandNames, entryOf, levelOf } from "#core/command/registry.ts";
import { parseConfig, smallestConfig } from "#core/config/parse-config.ts";

function problemsOf(comment: string): readonly CommandProblem[] {
  const reading = readComment(comment);
  return reading.kind === "refused" ? reading.problems : [];
}

describe("help", () => {
  it("lists every command, and tells all about one", () => {
    for (const name of commandNames) {
      expect(renderHelp()).toContain(`| \`/mayor ${entryOf(name).usage}\` |`);
    }
    expect(renderHelp("Budget")).toBe(
      [
        "**`/mayor budget`**",
        "Sets what this issue, or this convoy, may cost in dollars, all attempts together.",
        "Usage: `/mayor budget $N`, on issues. For people with the permission `write` or more.",
        "- `/mayor budget $5`: no attempt starts once five dollars are spent\n- `/mayor budget $5.50`: the same, with cents",
      ].join("\n\n"),
    );
    expect(renderHelp("nonsense")).toBe(renderHelp());
  });

  it("says who may in a town that asks for more", () => {
    const commands = { allowBots: [], permissions: { budget: "admin" as const }, escalate: [] };
    expect(renderHelp("budget", { commands })).toContain("For people with the permission `admin`.");
    expect(renderHelp("hold", { commands })).toContain("the permission `write` or more.");
  });

  it("commands nothing where it is read again", () => {
    for (const name of commandNames) expect(readComment(renderHelp(name)).kind).toBe("silent");
    expect(readComment(renderHelp()).kind).toBe("silent");
  });
});

describe("the reply to a comment that is refused", () => {
  it("names the line, what is wrong, and what to say instead", () => {
    expect(renderProblems(problemsOf("Hello.\n\n/mayor slng"))).toBe(
      [
        "Nothing was done: this comment cannot be carried out.",
        "- **line 3**, `/mayor slng`: `slng` is no command; did you mean `sling`? Fix: `/mayor help` lists what may be said.",
        "Say it again in a new comment.",
      ].join("\n\n"),
    );
  });

  it("says that nothing of a comment is done when a part of it cannot be", () => {
    const reply = renderProblems(problemsOf("/mayor slng\n\n/mayor budget"));
    expect(reply).toContain("A comment is carried out as a whole or not at all.");
    expect(reply.match(/^- \*\*line/gm)).toHaveLength(2);
  });

  it("takes the force of what a stranger wrote, and commands nothing", () => {
    const reply = renderProblems(
      problemsOf(
        "/mayor ` @maya closes #1 <img src=x> /mayor stop\n\n/mayor cook a @rob\n\n/mayor",
      ),
    );
    expect(readComment(reply).kind).toBe("silent");
    expect(reply.replace(/(`+)(?!`).*?(?<!`)\1(?!`)/g, "")).not.toMatch(/@\w|#\d|<img/);
  });
});

describe("docs/commands.md", () => {
  const page = readFileSync(new URL("../../docs/commands.md", import.meta.url), "utf8");
  const flat = (markdown: string) => markdown.replace(/ +/g, " ").replace(/-{3,}/g, "---");

  it("has the registry's table and all about every command", () => {
    expect(flat(page)).toContain(flat(renderCommandTable()));
    for (const name of commandNames) {
      expect(page).toContain(`### ${name}\n\n${renderCommand(name)}\n`);
    }
  });

  it("shows a comment that is carried out", () => {
    const [, comment = ""] = /```text\n([^]*?)```/.exec(page) ?? [];
    expect(readComment(comment)).toMatchObject({
      commands: [{ kind: "retry" }, { kind: "priority", level: "P1" }],
    });
  });
});

describe("who may say a command", () => {
  const configOf = (permissions: string) =>
    parseConfig(`${smallestConfig}\ncommands:\n  permissions:\n    ${permissions}\n`);

  it("is who may write, or fewer where the configuration says so", () => {
    const config = configOf("merge: maintain");
    if (!config.ok) throw new Error(JSON.stringify(config.problems));
    expect(levelOf(config.value, "merge")).toBe("maintain");
    expect(commandNames.filter((name) => levelOf(config.value, name) !== "write")).toEqual([
      "merge",
    ]);
  });

  it.each([
    ["slng: admin", "`commands.permissions.slng` is not known; did you mean `sling`?"],
    ["merge: read", "`commands.permissions.merge` does not fit"],
    ["__proto__: admin", "`commands.permissions.__proto__` is not known"],
  ])("is configured for commands that there are: %j", (permissions, problem) => {
    const config = configOf(permissions);
    const problems = config.ok ? [] : config.problems;
    expect(problems.map(({ line }) => line)).toEqual([7]);
    expect(problems[0]?.problem).toContain(problem);
  });
});
