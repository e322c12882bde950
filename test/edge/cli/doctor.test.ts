import { afterAll, beforeAll, expect, test } from "vitest";
import { checkLines, commonLines } from "../../../app/core/doctor/finding.ts";
import { listRefs } from "../../../app/local/git/refs.ts";
import { type Clinic, fullName, openClinic } from "./illnesses/clinic.ts";
import { illnessesOfLanding } from "./illnesses/illnesses-of-landing.ts";
import { illnessesOfTheApp } from "./illnesses/illnesses-of-the-app.ts";
import { illnessesOfTheTown } from "./illnesses/illnesses-of-the-town.ts";

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

test("a town that is set up is proven by doing, and nothing is left behind", async () => {
  const visit = await clinic.visit();
  expect(visit.report.findings.filter(({ level }) => level !== "ok")).toMatchObject([
    { id: "clone/other" },
  ]);
  expect(visit.code).toBe(0);
  expect(visit.report).toMatchObject({ repository: fullName, ok: true });
  await clinic.github.idle();
  expect(clinic.contractProblems()).toEqual([]);
  const left = await listRefs(clinic.github.world.git(clinic.repository), "refs/cogtown/doctor/");
  expect(left).toEqual([]);
});

test("a person's token alone proves what it can, and says what it cannot", async () => {
  const { code, report } = await clinic.visit({ variables: { GITHUB_TOKEN: clinic.maya.token } });
  const unproven = report.findings.filter(({ level }) => level !== "ok").map(({ id }) => id);
  expect(unproven).toEqual([
    "clone/other",
    "app/unproven",
    ...Array.from({ length: 4 }, () => "any/needs"),
  ]);
  expect(code).toBe(0);
});

test("the App alone proves all but what it has no right to see", async () => {
  const { code, report } = await clinic.visit({ variables: clinic.credentials });
  const unproven = report.findings.filter(({ level }) => level !== "ok").map(({ id }) => id);
  expect(unproven).toEqual(["clone/other", "secrets/hidden", "secrets/hidden"]);
  expect(code).toBe(0);
});

const illnesses = [...illnessesOfTheApp, ...illnessesOfTheTown, ...illnessesOfLanding];

test.each(illnesses)("$finds: $when", async ({ finds, cause, visit, check }) => {
  const undo = await cause(clinic);
  try {
    const only = [check ?? finds.split("/")[0] ?? ""];
    const seen = await clinic.visit({ only, ...visit?.(clinic) });
    expect(seen.ids).toContain(finds);
    const isIll = seen.report.findings.some(({ level }) => level === "failure");
    expect(seen.code).toBe(isIll ? 1 : 0);
    for (const secret of clinic.secrets()) expect(seen.text).not.toContain(secret);
  } finally {
    await undo();
    await clinic.github.idle();
  }
});

/** Of this machine and its folder, and of what GitHub does too slowly for a test: provoked in the other tests of doctor. */
const elsewhere = [
  ...["node/old", "git/missing", "git/old", "clone/detached", "clone/no-remote", "clone/other"],
  ...["clock/untold", "config/unpushed", "config/differs", "webhook/late"],
];

test("everything that doctor can find wrong was provoked", () => {
  const lines = Object.entries({ ...checkLines, any: commonLines }).flatMap(([check, all]) =>
    Object.entries<{ readonly level: string }>(all)
      .filter(([, { level }]) => level !== "ok")
      .map(([name]) => `${check}/${name}`),
  );
  const provoked = new Set([...illnesses.map(({ finds }) => finds), ...elsewhere]);
  expect(lines.filter((id) => !provoked.has(id))).toEqual([]);
});

test("whatever doctor asked, GitHub could have been asked", () => {
  expect(clinic.github.world.unmodelled).toEqual([]);
});
