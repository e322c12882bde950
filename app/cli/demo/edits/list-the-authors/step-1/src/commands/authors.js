import { countByAuthor } from "../authors.js";

/** `shelf authors` */
export function run(library, _args, print) {
  for (const { author, count } of countByAuthor(library.books)) print(`${count} ${author}`);
}
