import assert from "node:assert/strict";
import { test } from "node:test";
import { search } from "../src/search.js";
import { books } from "../support/with-shelf.js";

test("every word must be in the title or the author", () => {
  assert.deepEqual(
    search(books, ["lem", "solaris"]).map((book) => book.title),
    ["Solaris"],
  );
  assert.deepEqual(search(books, ["lem", "kindred"]), []);
});
