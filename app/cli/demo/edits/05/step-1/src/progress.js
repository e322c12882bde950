/** How far somebody is with their books: counts, and the share that was read in per cent. */
export function measureProgress(books) {
  const read = books.filter((book) => book.read).length;
  const total = books.length;
  return { read, total, percent: total === 0 ? 0 : Math.round((100 * read) / total) };
}
