import * as core from "@actions/core";

/** The form in which git sends a token. */
export function basicCredentials(token: string): string {
  return Buffer.from(`x-access-token:${token}`).toString("base64");
}

/** Has the runner blank out the token of these inputs in the log, in each form that it takes. */
export function maskToken<T extends { readonly token: string }>(input: T): T {
  for (const secret of [input.token, basicCredentials(input.token)]) core.setSecret(secret);
  return input;
}
