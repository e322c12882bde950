import assert from "node:assert/strict";
import { test } from "node:test";
import { books, withShelf } from "../support/with-shelf.js";

test(
  "authors are listed with the number of their books",
  withShelf(books, async (shelf) => {
    assert.deepEqual(await shelf("authors"), [
      "1 Octavia E. Butler",
      "1 Stanisław Lem",
      "1 Ursula K. Le Guin",
    ]);
  }),
);
