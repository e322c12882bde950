import { z } from "zod";

/** ISO 8601 with an offset, as every record writes time. */
export const Moment = z.iso.datetime({ offset: true });
/** A git object's name, SHA-1 or SHA-256. */
export const Sha = z.string().regex(/^[0-9a-f]{40,64}$/);
