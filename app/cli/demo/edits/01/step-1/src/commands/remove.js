/** `shelf remove TITLE` */
export function run(library, [title], print) {
  const book = library.find(title);
  if (!book) throw new Error(`"${title}" is not on the shelf.`);
  library.books.splice(library.books.indexOf(book), 1);
  library.save();
  print(`Removed "${title}".`);
}
