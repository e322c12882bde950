import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { longestLine, readLines } from "../../../actions/shared/lines.ts";

async function linesOf(chunks: Iterable<Uint8Array | string>): Promise<string[]> {
  const lines: string[] = [];
  await readLines(Readable.from(chunks), (line) => lines.push(line));
  return lines;
}

test("lines are handed on without their ends, whatever pieces they come in", async () => {
  const euro = Buffer.from("a€b\r\nc\n\nd");
  const pieces = [...euro].map((byte) => Buffer.from([byte]));
  expect(await linesOf(pieces)).toEqual(["a€b", "c", "", "d"]);
  expect(await linesOf(["whole\n"])).toEqual(["whole"]);
  expect(await linesOf([])).toEqual([]);
});

test("of a line without an end the beginning is kept, and the next line is whole", async () => {
  const piece = Buffer.alloc(1024 * 1024, "x");
  const [long, next] = await linesOf([...Array.from({ length: 9 }, () => piece), "\nnext"]);
  expect(long).toHaveLength(longestLine);
  expect(next).toBe("next");
});
