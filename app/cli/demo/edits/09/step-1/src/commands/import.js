import { readFileSync } from "node:fs";

/** `shelf import FILE`: one book a line, `Title; Author`. Books that are there already are left alone. */
export function run(library, [file], print) {
  if (!file) throw new Error("import needs a file.");
  let added = 0;
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [title, author] = line.split(";").map((part) => part.trim());
    if (!title || !author || library.find(title)) continue;
    library.add({ title, author, read: false });
    added += 1;
  }
  print(`Imported ${added} ${added === 1 ? "book" : "books"}.`);
}
