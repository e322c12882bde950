/** `shelf export` prints the books as CSV (RFC 4180). */
export function run(library, _args, print) {
  print("title,author,read");
  for (const { title, author, read } of library.books) {
    print([title, author, read ? "yes" : "no"].map(quote).join(","));
  }
}

function quote(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
