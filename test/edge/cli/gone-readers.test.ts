import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { outliveReaders } from "../../../app/cli/gone-readers.ts";

/** What a stream does whose other end is shut. */
function failWith(code: string): void {
  const stream = new Writable();
  outliveReaders(stream);
  stream.emit("error", Object.assign(new Error(`write ${code}`), { code }));
}

test("whoever reads no further, as head does, breaks nothing; a full disk is told", () => {
  failWith("EPIPE");
  expect(() => {
    failWith("ENOSPC");
  }).toThrow("ENOSPC");
});
