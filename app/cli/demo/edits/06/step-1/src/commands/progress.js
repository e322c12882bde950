import { measureProgress } from "../progress.js";

/** `shelf progress` */
export function run(library, _args, print) {
  const { read, total, percent } = measureProgress(library.books);
  print(`${read} of ${total} books read (${percent} %)`);
}
