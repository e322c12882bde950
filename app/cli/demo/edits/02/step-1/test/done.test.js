import assert from "node:assert/strict";
import { test } from "node:test";
import { books, withShelf } from "../support/with-shelf.js";

test(
  "a book that was read is ticked",
  withShelf(books, async (shelf) => {
    await shelf("done", "Solaris");
    assert.equal((await shelf("list"))[2], "[x] Solaris, Stanisław Lem");
  }),
);
