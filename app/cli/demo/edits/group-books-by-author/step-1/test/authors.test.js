import assert from "node:assert/strict";
import { test } from "node:test";
import { countByAuthor } from "../src/authors.js";

test("books are counted by author, in alphabetical order", () => {
  const books = [{ author: "Lem" }, { author: "Butler" }, { author: "Lem" }];
  assert.deepEqual(countByAuthor(books), [
    { author: "Butler", count: 1 },
    { author: "Lem", count: 2 },
  ]);
});
