/**
 * Lets a command go on in silence when whoever read its words has heard enough (`| head`): what it does is done whole, and
 * nobody is shown a stack trace. Whatever else is wrong with the stream is thrown.
 */
export function outliveReaders(stream: NodeJS.WritableStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}
