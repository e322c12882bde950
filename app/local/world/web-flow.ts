import type { Signature } from "../git/objects.ts";

/** Who GitHub itself signs as where it commits on a person's behalf. */
export function webFlowSignature(date: Date): Signature {
  return { name: "GitHub", email: "noreply@github.com", date };
}
