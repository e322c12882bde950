/** `shelf export` prints the books as CSV. */
export function run(library, _args, print) {
  print("title,author,read");
  for (const { title, author, read } of library.books) {
    print(`${title},${author},${read ? "yes" : "no"}`);
  }
}
