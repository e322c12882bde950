import * as core from "@actions/core";

/** The form in which git sends a token. */
export function basicCredentials(token: string): string {
  return Buffer.from(`x-access-token:${token}`).toString("base64");
}

/** Has the runner blank out this token in the log, in each form that it takes. */
export function maskToken(token: string): void {
  for (const secret of [token, basicCredentials(token)]) core.setSecret(secret);
}
