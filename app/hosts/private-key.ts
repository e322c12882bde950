import { createPrivateKey } from "node:crypto";

export type PrivateKey =
  | { readonly ok: true; readonly pem: string }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads an App's private key as people keep it in variables and secrets: the PEM that GitHub gives, the same with `\n` for
 * its line ends, or in Base64. Yields PKCS #8, which every signer takes. The problem never quotes the key.
 */
export function parsePrivateKey(text: string): PrivateKey {
  const plain = text.trim().replaceAll("\\n", "\n");
  const pem = plain.startsWith("-----") ? plain : Buffer.from(plain, "base64").toString("utf8");
  if (!pem.includes("PRIVATE KEY-----"))
    return { ok: false, problem: "it is no private key in PEM format" };
  try {
    const exported = createPrivateKey(pem).export({ type: "pkcs8", format: "pem" });
    return { ok: true, pem: exported.toString() };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { ok: false, problem: "it is damaged or protected by a password" };
  }
}
