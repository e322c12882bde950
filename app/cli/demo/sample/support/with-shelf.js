import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../src/cli.js";

export const books = [
  { title: "The Dispossessed", author: "Ursula K. Le Guin", read: true },
  { title: "Kindred", author: "Octavia E. Butler", read: false },
  { title: "Solaris", author: "Stanisław Lem", read: false },
];

/** A shelf in a folder of its own: `run` yields the lines that a command prints. */
export function withShelf(content, story) {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), "shelf-"));
    const file = join(folder, "shelf.json");
    if (content.length > 0) writeFileSync(file, JSON.stringify(content));
    const shelf = async (...args) => {
      const lines = [];
      await run(["--file", file, ...args], (line) => lines.push(line));
      return lines;
    };
    try {
      await story(shelf);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
}
