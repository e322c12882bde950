import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { withShelf } from "../support/with-shelf.js";

const fixture = (name) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), "utf8");

test(
  "commas and quotes survive",
  withShelf(JSON.parse(fixture("tricky.json")), async (shelf) => {
    assert.equal(`${(await shelf("export")).join("\n")}\n`, fixture("tricky.csv"));
  }),
);
