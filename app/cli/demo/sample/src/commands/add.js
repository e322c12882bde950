/** `shelf add TITLE AUTHOR` */
export function run(library, [title, author], print) {
  if (!title || !author) throw new Error("add needs a title and an author.");
  if (library.find(title)) throw new Error(`"${title}" is on the shelf already.`);
  library.add({ title, author, read: false });
  print(`Added "${title}".`);
}
