import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseConfig } from "#core/config/parse-config.ts";
import type { Planner } from "../../../actions/plan/errand.ts";
import { createPlanner } from "../../../actions/plan/planner.ts";
import { workshopIn } from "./bare-workshop.ts";
import { installDouble, orders } from "./cli-double.ts";
import { key, ModelApiDouble, sendJson } from "./model-api.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cogtown-planner-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Plans with one coding agent and judges with another model of it. */
function plannerAt(url: string, more = "", modelKey = key): Planner {
  const agent = `use: claude, model: plans, url: "${url}", choose: [{role: judge, model: judges}]`;
  const config = parseConfig(`agent: {${agent}${more}}\nverify: {commands: x}\n`);
  if (!config.ok) throw new Error(JSON.stringify(config.problems));
  const workshop = workshopIn(folder);
  const variables = { ANTHROPIC_API_KEY: modelKey, RUNNER_TOOL_CACHE: installDouble(folder) };
  const job = { ...workshop.job, variables };
  return createPlanner({ ...workshop, job }, config.value);
}

const request = (role: "plan" | "judge", round = 1) => ({
  ...{ role, round, directory: folder, prompt: "Plan it.", issue: 7, timeoutMinutes: 1 },
});

const saying = (command: string) =>
  ModelApiDouble.open((response) => {
    sendJson(response, 200, orders(command));
  });

describe("a coding agent that plans or judges", () => {
  test("leaves its answer in the file that it is told of, asks with its own model, and is metered", async () => {
    await using api = await saying('echo "{}" > "$COGTOWN_ANSWER"');
    const planner = plannerAt(api.url);
    const turns = [await planner(request("plan")), await planner(request("judge"))];
    for (const turn of turns) expect(turn).toMatchObject({ kind: "said", text: "{}\n" });
    expect(turns[0]?.usage).toMatchObject({ agent: "claude", turns: 1, tokens: { input: 100 } });
    const asked = api.received.map(({ body, headers }) => [
      body.slice(0, 17),
      headers["x-api-key"],
    ]);
    expect(asked).toEqual([
      ['{"model":"plans",', key],
      ['{"model":"judges"', key],
    ]);
  });

  test("is believed in what it says last, where it leaves no file", async () => {
    await using api = await saying("true");
    expect(await plannerAt(api.url)(request("plan"))).toMatchObject({
      ...{ kind: "said", text: "It is done.\n" },
    });
  });

  test("has one budget for all rounds of a job", async () => {
    await using api = await saying("true");
    const planner = plannerAt(api.url, ", turns: 1");
    expect(await planner(request("plan"))).toMatchObject({ kind: "said" });
    const second = await planner(request("plan", 2));
    expect(second.kind === "failed" ? second.why : "").toMatch(
      /budget is used up .*`agent\.turns`/,
    );
    expect(api.received).toHaveLength(1);
  });

  test("that has no key says which one is missing, and was not asked", async () => {
    const turn = await plannerAt("http://127.0.0.1:9", "", "")(request("plan"));
    expect(turn.kind === "failed" ? turn.why : "").toContain("`ANTHROPIC_API_KEY`");
    expect(turn.usage).toMatchObject({ dollars: 0 });
  });
});
