/** Resolves when somebody wants the program to end (Ctrl-C, TERM). A second time ends it at once, as it always does. */
export function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once("SIGINT", () => {
      resolve();
    });
    process.once("SIGTERM", () => {
      resolve();
    });
  });
}
