import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import { afterAll, expect, test } from "vitest";
import { Reserve } from "../../../actions/shared/reserve.ts";

const folder = mkdtempSync(join(tmpdir(), "cogtown-reserve-"));
/** A disk that can be filled is for root alone to make. */
const disk = execaSync("mount", ["-t", "tmpfs", "-o", "size=20m", "none", folder], {
  reject: false,
});
afterAll(() => {
  execaSync("umount", [folder], { reject: false });
  rmSync(folder, { recursive: true, force: true });
});

test.runIf(disk.exitCode === 0)(
  "a disk that foreign code has filled has room for the record",
  () => {
    const reserve = new Reserve(folder);
    const record = () => {
      writeFileSync(join(folder, "record"), Buffer.alloc(8 * 1024 ** 2));
    };
    execaSync("dd", ["if=/dev/zero", `of=${folder}/filled`, "bs=64k"], { reject: false });
    expect(record).toThrow(/ENOSPC/);
    reserve.release();
    expect(record).not.toThrow();
    reserve.release();
    expect(readdirSync(folder).sort()).toEqual(["filled", "record"]);
  },
);
