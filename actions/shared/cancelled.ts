/** The job is being cancelled: nothing more is decided or recorded by this step. */
export class Cancelled extends Error {
  constructor() {
    super("The job is being cancelled.");
    this.name = "Cancelled";
  }
}
