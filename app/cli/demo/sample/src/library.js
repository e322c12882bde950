import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** The books of one file, in the order in which they were added. */
export class Library {
  constructor(file) {
    this.file = file;
    this.books = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
  }

  add(book) {
    this.books.push(book);
    this.save();
  }

  find(title) {
    return this.books.find((book) => book.title === title);
  }

  save() {
    writeFileSync(this.file, `${JSON.stringify(this.books, null, 2)}\n`);
  }
}
