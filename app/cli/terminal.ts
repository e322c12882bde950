/** Where the words of the command line itself go: help, answers and complaints. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
}
