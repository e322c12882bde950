import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { CliRequest } from "../../../actions/shared/agents/agent-cli.ts";
import { agentClis } from "../../../actions/shared/agents/agent-clis.ts";
import { shellLine } from "../../../actions/shared/agents/shell-line.ts";

const request: CliRequest = {
  prompt: "Do not show this in a process list.",
  model: "it's; a $(touch model)",
  program: { node: "/opt/node", path: "/opt/tools of ours/cli" },
  proxy: { origin: "http://127.0.0.1:4000", ticket: "the-ticket" },
  home: "/tmp/home",
  turns: 7,
  dollars: 1.5,
  directory: '/tmp/work "tree"',
};

describe.each(Object.values(agentClis))("the call of $title", ({ call, read: _read, ...cli }) => {
  test("has neither the prompt nor the ticket among its words: whoever lists processes reads those", () => {
    const { command, stdin } = call(request);
    expect(command).not.toContain(request.prompt);
    expect(command).not.toContain(request.proxy.ticket);
    expect(stdin).toBe(request.prompt);
  });

  test("asks the model at the proxy, with the ticket for a key", () => {
    const { command, environment, files } = call(request);
    const all = [command, ...Object.values(environment), ...Object.values(files)].join("\n");
    expect(all).toContain("http://127.0.0.1:4000");
    expect(Object.keys(environment)).not.toContain("OPENAI_API_KEY");
    expect([...Object.values(environment), ...Object.values(files)].join("\n")).toContain(
      "the-ticket",
    );
  });

  test("writes its files below its home", () => {
    for (const path of Object.keys(call(request).files)) expect(path).not.toMatch(/^\/|\.\./);
  });

  test("says which variable has its key", () => {
    expect(cli.keyVariable).toMatch(/^[A-Z]+_API_KEY$/);
  });
});

test("words of a line are taken for what they are, whatever is in them", () => {
  const words = ["it's", "$(echo no)", "a b", '"', "`x`", "\\", "", "line\nbreak", "*"];
  const said = execFileSync("bash", ["-c", `printf '%s\\0' ${shellLine(words)}`], {
    encoding: "utf8",
  });
  expect(said.split("\0").slice(0, -1)).toEqual(words);
});
