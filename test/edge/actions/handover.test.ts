import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { expect, onTestFinished, test } from "vitest";

// Node reads whose certificates to believe when it starts: a process that is started anew must be told again.
test("a job that hides its environment still believes the certificates that its runner names", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cogtown-handover-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const handover = pathToFileURL(join(process.cwd(), "actions/shared/handover.ts")).href;
  await writeFile(
    join(folder, "main.mjs"),
    `import { readFileSync } from "node:fs";
import { hideEnvironment } from ${JSON.stringify(handover)};
hideEnvironment();
console.log(JSON.stringify([process.env.SECRET, readFileSync("/proc/self/environ", "utf8")]));
`,
  );
  const certificates = join(folder, "ca.pem");
  await writeFile(certificates, "");
  const env = { RUNNER_TEMP: folder, SECRET: "s3cret", NODE_EXTRA_CA_CERTS: certificates };
  const { stdout } = await execa(process.execPath, [join(folder, "main.mjs")], { env });
  expect(stdout).toMatch(/^\["s3cret",/);
  expect(stdout).toContain(`NODE_EXTRA_CA_CERTS=${certificates}`);
  expect(stdout).not.toContain("SECRET=");
});
