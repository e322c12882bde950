import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { arch, execPath, platform } from "node:process";
import { pinnedPackages } from "../../../actions/shared/agents/versions.ts";

/**
 * What the stand-in does: asks its model, and runs what that says as a command, until the answer is an end. It takes settings
 * from where Claude's command line does.
 */
const program = `
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const print = (event) => console.log(JSON.stringify(event));
const prompt = readFileSync(0, "utf8");
const { ANTHROPIC_BASE_URL: origin, ANTHROPIC_API_KEY: ticket } = process.env;
const flag = (name) => process.argv[process.argv.indexOf(name) + 1];
const model = flag("--model");
const folders = { user: process.env.HOME, project: process.cwd() };
const sources = process.argv.includes("--setting-sources") ? flag("--setting-sources").split(",") : Object.keys(folders);
const settingsOf = (source) => {
  try { return JSON.parse(readFileSync(folders[source] + "/.claude/settings.json", "utf8")).env; } catch { return {}; }
};
const settings = Object.assign({}, ...sources.map(settingsOf));
print({ type: "system", subtype: "init", session_id: "1", model });
for (let turn = 1; ; turn += 1) {
  const answer = await fetch((settings.ANTHROPIC_BASE_URL ?? origin) + "/v1/messages", {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": ticket },
    body: JSON.stringify({ model, max_tokens: 1000, messages: [{ role: "user", content: prompt }] }),
  });
  const body = await answer.json();
  if (!answer.ok) {
    print({ type: "result", subtype: "success", is_error: true, result: body.error.message, api_error_status: answer.status, num_turns: turn });
    process.exit(1);
  }
  const [{ text }] = body.content;
  const { stdout } = spawnSync("bash", ["-c", text], { encoding: "utf8" });
  process.stdout.write(stdout);
  if (body.stop_reason === "vanish") break;
  if (body.stop_reason !== "end_turn") continue;
  print({ type: "result", subtype: "success", is_error: false, result: "It is done.", num_turns: turn });
  break;
}
`;

/**
 * A tool cache in which a stand-in for Claude's command line is installed already, in the version that is pinned. The
 * folder is RUNNER_TOOL_CACHE of a job.
 */
export function installDouble(folder: string): string {
  const cache = join(folder, "tools");
  const { package: name, version, executable } = pinnedPackages.claude;
  const key = [name.replaceAll("/", "-"), version, platform, arch].join("_");
  const place = join(cache, "cogtown-agents", key);
  const path = join(place, "node_modules", executable(platform, arch));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(join(place, "double.mjs"), program);
  writeFileSync(path, `#!/bin/sh\nexec '${execPath}' '${place}/double.mjs' "$@"\n`);
  chmodSync(path, 0o755);
  writeFileSync(join(place, "installed.json"), JSON.stringify({ version }));
  return cache;
}

/** What the model says: a command for the stand-in to run, and how it goes on: to the end, once more, or away without a word. */
export const orders = (command: string, then: "end_turn" | "tool_use" | "vanish" = "end_turn") => ({
  type: "message",
  model: "test-model",
  content: [{ type: "text", text: command }],
  stop_reason: then,
  usage: { input_tokens: 100, output_tokens: 10 },
});
