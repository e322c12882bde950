/** `shelf list` */
export function run(library, _args, print) {
  for (const { title, author, read } of library.books) {
    print(`${read ? "[x]" : "[ ]"} ${title}, ${author}`);
  }
}
