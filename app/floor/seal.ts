import { hkdfSync } from "node:crypto";
import { EncryptJWT, errors, jwtDecrypt } from "jose";
import type { Clock } from "../reconcile.ts";

/** Closes small things so that only we can read and make them, each good for one purpose and a while. */
export interface Seal {
  close(purpose: string, content: Record<string, unknown>, seconds: number): Promise<string>;
  /** Undefined: it is not ours, for another purpose, or too old. */
  open(purpose: string, sealed: string | undefined): Promise<unknown>;
}

const algorithm = { alg: "dir", enc: "A256GCM" } as const;

export function createSeal(secret: string, clock: Clock): Seal {
  if (secret.length < 32) throw new Error("A secret of the floor page has 32 characters at least");
  const key = new Uint8Array(hkdfSync("sha256", secret, "", "cogtown floor cookies", 32));
  return {
    close: (purpose, content, seconds) => {
      const now = Math.floor(clock.now().getTime() / 1000);
      return new EncryptJWT(content)
        .setProtectedHeader(algorithm)
        .setAudience(purpose)
        .setExpirationTime(now + seconds)
        .encrypt(key);
    },
    open: async (purpose, sealed) => {
      if (sealed === undefined) return undefined;
      try {
        const { payload } = await jwtDecrypt(sealed, key, {
          audience: purpose,
          currentDate: clock.now(),
          requiredClaims: ["exp"],
          keyManagementAlgorithms: [algorithm.alg],
          contentEncryptionAlgorithms: [algorithm.enc],
        });
        return payload;
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
}
