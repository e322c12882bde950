import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect } from "vitest";
import { z } from "zod";
import { type Stage, scenario, wants } from "../kit/scenario.ts";

/** The command as it is installed: `npm test` builds it first. */
const command = fileURLToPath(new URL("../../dist/cogtown.js", import.meta.url));

const Report = z.object({
  ok: z.boolean(),
  findings: z.array(z.object({ id: z.string(), level: z.string(), says: z.string() })),
});

/** A maintainer with the App's own key asks whether all is well; nothing of our own environment comes along. */
async function callDoctor({ town }: Stage) {
  const { secrets, variables } = town.github.world;
  const valueOf = (rows: typeof secrets, name: string) =>
    rows.find((row) => row.name === name)?.value ?? "";
  const env = {
    PATH: process.env["PATH"] ?? "",
    APP_ID: valueOf(variables, "COGTOWN_APP_ID"),
    PRIVATE_KEY: valueOf(secrets, "COGTOWN_PRIVATE_KEY"),
  };
  const where = ["--repo", town.repository, "--github", town.url];
  const options = { reject: false, extendEnv: false, env } as const;
  const told = await execa(process.execPath, [command, "doctor", "--json", ...where], options);
  return { code: told.exitCode, report: Report.parse(JSON.parse(told.stdout)) };
}

scenario(
  "doctor proves a town that lives in its own Actions, and the town goes on as if nobody had looked",
  { host: "actions" },
  async (town) => {
    const number = await town.file("Add the lamp", wants("lamp.txt"));
    const { code, report } = await callDoctor(town);
    expect(report.findings.filter(({ level }) => level === "failure")).toEqual([]);
    expect(code).toBe(0);
    const ids = report.findings.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(["webhook/unneeded", "dispatch/fine"]));
    expect(ids).toEqual(expect.arrayContaining(["ledger/fine", "landing/refs"]));
    await town.settle();
    expect(await town.stateOf(number)).toBe("landed");
    expect(await town.git("for-each-ref", "refs/cogtown/doctor")).toBe("");
  },
);
