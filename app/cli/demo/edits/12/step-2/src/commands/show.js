/** `shelf show TITLE` */
export function run(library, [title], print) {
  const book = library.find(title);
  if (!book) throw new Error(`"${title}" is not on the shelf.`);
  print(`${book.title} by ${book.author}: ${book.read ? "read" : "not read yet"}`);
}
