/** Looks at everything again and again, as a schedule does: whatever a lost webhook should have told is found this way. */
export function startPatrols(
  patrol: () => Promise<void>,
  seconds: number,
  failures: unknown[],
): { close(): Promise<void> } {
  let current = Promise.resolve();
  const timer = setInterval(() => {
    current = current.then(patrol).catch((error: unknown) => {
      failures.push(error);
    });
  }, seconds * 1000);
  return {
    close: async () => {
      clearInterval(timer);
      await current;
    },
  };
}
