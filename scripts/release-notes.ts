/** `node scripts/release-notes.ts 0.2.0`: what CHANGELOG.md says of a version, for its release on GitHub. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { notesOf } from "./changelog.ts";

const [version = ""] = process.argv.slice(2);
const notes = notesOf(readFileSync("CHANGELOG.md", "utf8"), version);
const left = existsSync("changes")
  ? readdirSync("changes").filter((name) => name !== "README.md")
  : [];
if (notes === undefined || left.length > 0) {
  const why =
    notes === undefined
      ? `CHANGELOG.md says nothing of ${version}`
      : `changes/ still has ${left.join(", ")}`;
  console.error(`${why}: run node scripts/prepare-release.ts ${version}, and merge what it makes`);
  process.exit(1);
}
console.log(notes);
