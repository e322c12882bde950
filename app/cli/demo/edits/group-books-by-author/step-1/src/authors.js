/** How many books there are of each author, in alphabetical order. */
export function countByAuthor(books) {
  const counts = new Map();
  for (const { author } of books) counts.set(author, (counts.get(author) ?? 0) + 1);
  return [...counts]
    .map(([author, count]) => ({ author, count }))
    .sort((a, b) => a.author.localeCompare(b.author));
}
