import { search } from "../search.js";

/** `shelf find WORD…` */
export function run(library, words, print) {
  if (words.length === 0) throw new Error("find needs a word to look for.");
  for (const { title, author } of search(library.books, words)) print(`${title}, ${author}`);
}
