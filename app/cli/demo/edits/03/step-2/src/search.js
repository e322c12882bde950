import { fold } from "./text.js";

/** Books whose title or author contains every word that was asked for. */
export function search(books, words) {
  const wanted = words.map(fold);
  return books.filter(({ title, author }) => {
    const text = fold(`${title} ${author}`);
    return wanted.every((word) => text.includes(word));
  });
}
