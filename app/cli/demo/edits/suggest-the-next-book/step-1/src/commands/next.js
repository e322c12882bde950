/** `shelf next` */
export function run(library, _args, print) {
  const book = library.books.find(({ read }) => !read);
  print(book === undefined ? "Everything is read." : `${book.title}, ${book.author}`);
}
