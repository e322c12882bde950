import assert from "node:assert/strict";
import { test } from "node:test";
import { books, withShelf } from "../support/with-shelf.js";

test(
  "books are listed in the order in which they were added",
  withShelf(books, async (shelf) => {
    assert.deepEqual(await shelf("list"), [
      "[x] The Dispossessed, Ursula K. Le Guin",
      "[ ] Kindred, Octavia E. Butler",
      "[ ] Solaris, Stanisław Lem",
    ]);
  }),
);

test(
  "an unknown command is refused",
  withShelf([], async (shelf) => {
    await assert.rejects(shelf("../library"), /no command/);
  }),
);
