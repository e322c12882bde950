/** `shelf list [--unread]` */
export function run(library, args, print) {
  const isUnreadOnly = args.includes("--unread");
  for (const { title, author, read } of library.books) {
    if (isUnreadOnly && read) continue;
    print(`${read ? "[x]" : "[ ]"} ${title}, ${author}`);
  }
}
