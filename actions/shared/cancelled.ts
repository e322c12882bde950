/** The job is being cancelled: nothing more is decided or recorded by this step. */
export class Cancelled extends Error {
  constructor(message = "The job is being cancelled.") {
    super(message);
    this.name = "Cancelled";
  }
}
