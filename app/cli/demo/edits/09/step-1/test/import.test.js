import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { books, withShelf } from "../support/with-shelf.js";

test(
  "new books are imported, known ones are left alone",
  withShelf(books, async (shelf) => {
    const file = fileURLToPath(new URL("./fixtures/books.txt", import.meta.url));
    assert.deepEqual(await shelf("import", file), ["Imported 1 book."]);
    assert.equal((await shelf("list")).at(-1), "[ ] Piranesi, Susanna Clarke");
  }),
);
