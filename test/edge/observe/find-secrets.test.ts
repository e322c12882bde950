import { expect, it } from "vitest";
import { findSecrets } from "../../../app/observe/find-secrets.ts";
import { changedFile, lines } from "../../core/branch-change.ts";

const token = `ghp_${"a1B2c3D4e5".repeat(3)}a1B2c3`;

it("credentials are found in added lines by their kind, and told by the line of the file", async () => {
  const added = [
    { number: 7, text: "fine" },
    { number: 9, text: `const token = "${token}";` },
  ];
  const found = await findSecrets([changedFile("src/a.ts", { added }), changedFile("b.ts")]);
  expect(found).toEqual([{ path: "src/a.ts", line: 9, what: "a credential (GITHUB_TOKEN)" }]);
});

it("a private key is found, whatever lies around it", async () => {
  const body = "MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfnygWyF0qJDrMzXa1B2".repeat(4);
  const key = ["-----BEGIN RSA PRIVATE KEY-----", body, "-----END RSA PRIVATE KEY-----"];
  const found = await findSecrets([changedFile("key.txt", { added: lines(...key) })]);
  expect(found).toMatchObject([{ path: "key.txt", line: 1 }]);
});

it("a comment does not talk the search out of it", async () => {
  const added = lines("// secretlint-disable", `const token = "${token}";`);
  expect(await findSecrets([changedFile("src/a.ts", { added })])).toHaveLength(1);
});
