/** Looks at everything again and again, as a schedule does: whatever a lost webhook should have told is found this way. */
export function startPatrols(
  patrol: () => Promise<void>,
  seconds: number,
  onFailure: (error: unknown) => void,
): { close(): Promise<void> } {
  let current = Promise.resolve();
  const timer = setInterval(() => {
    current = current.then(patrol).catch(onFailure);
  }, seconds * 1000);
  return {
    close: async () => {
      clearInterval(timer);
      await current;
    },
  };
}
