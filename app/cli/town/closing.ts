/** What has to be undone, the newest first. Everything is tried, whatever fails; the first failure is thrown at the end. */
export class Closing {
  readonly #steps: (() => Promise<unknown>)[] = [];

  add(step: () => Promise<unknown>): void {
    this.#steps.push(step);
  }

  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const step of this.#steps.splice(0).reverse()) {
      await step().catch((error: unknown) => {
        failures.push(error);
      });
    }
    if (failures.length > 0)
      throw new AggregateError(failures, "The town was not taken down cleanly");
  }
}
