import assert from "node:assert/strict";
import { test } from "node:test";
import { books, withShelf } from "../support/with-shelf.js";

test(
  "--unread leaves out what was read",
  withShelf(books, async (shelf) => {
    assert.deepEqual(await shelf("list", "--unread"), [
      "[ ] Kindred, Octavia E. Butler",
      "[ ] Solaris, Stanisław Lem",
    ]);
  }),
);
