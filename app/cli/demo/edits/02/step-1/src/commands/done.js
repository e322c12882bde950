/** `shelf done TITLE` */
export function run(library, [title], print) {
  const book = library.find(title);
  if (!book) throw new Error(`"${title}" is not on the shelf.`);
  book.read = true;
  library.save();
  print(`You have read "${title}".`);
}
