import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clearReport, readReport } from "../../../actions/shared/report-file.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cogtown-report-"));
  mkdirSync(join(folder, "agent"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** What is read after an agent that did this; `$report` is the file's path. */
function readAfter(script: string) {
  const redact = (text: string) => text.replaceAll("s3cret", "***");
  const workshop = { isolation: { yard: folder }, redact };
  const report = clearReport(workshop);
  execaSync("bash", ["-c", script], { env: { report } });
  return readReport(workshop);
}

const writes = (words: string) => `echo '{"note":"${words}"}' > "$report"`;

test("the report of an agent is read, without the words that must not leave the job", () => {
  expect(readAfter(writes("the key is s3cret"))).toEqual({ note: "the key is ***" });
});

test("an agent that leaves none has told nothing, whatever an earlier one left", () => {
  readAfter(writes("about another step"));
  expect(readAfter("true")).toEqual({});
});

test.each([
  [
    "through a link",
    `${writes("x")}; mv "$report" "$report.other"; ln -s "$report.other" "$report"`,
  ],
  [
    "from a folder that is a link",
    `${writes("x")}; cd "$(dirname "$report")/.."; mv agent other; ln -s other agent`,
  ],
  ["from a pipe", 'mkfifo "$report"'],
  ["from a folder", 'mkdir "$report"'],
  ["of a megabyte", 'truncate -s 1M "$report"'],
  ["that is no report", 'echo "I am done" > "$report"'],
])("nothing is read %s", (_what, script) => {
  expect(readAfter(script)).toEqual({});
});
