import { afterAll, beforeAll, expect, test } from "vitest";
import { type Clinic, fullName, openClinic } from "./clinic.ts";

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.close());

test("a town that is set up is proven by doing, and nothing is left behind", async () => {
  const visit = await clinic.visit();
  expect(visit.report.findings.filter(({ level }) => level !== "ok")).toEqual([]);
  console.log(visit.text);
  expect(visit.code).toBe(0);
  expect(visit.report.repository).toBe(fullName);
});
