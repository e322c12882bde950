import { Hono } from "hono";
import type { Metrics } from "./metrics.ts";
import type { Readiness } from "./readiness.ts";

export interface PagesOptions {
  /** The floor page with everything below it; absent where nobody may look. */
  readonly floor?: Hono;
  /** Absent: nobody asks whether this host is ready, since it is there only while it works. */
  readonly readiness?: () => Promise<Readiness>;
  /** Absent where nothing is counted. */
  readonly metrics?: Pick<Metrics, "contentType" | "render">;
}

/**
 * What a host answers besides webhooks, the same on every host that listens. Whoever reaches the host may read `/health`,
 * `/ready` and `/metrics`: nothing in them is secret or names what is private.
 */
export function createPages({ floor, readiness, metrics }: PagesOptions): Hono {
  const pages = new Hono();
  pages.get("/health", (context) => context.text("ok\n"));
  if (readiness !== undefined) {
    pages.get("/ready", async (context) => {
      const answer = await readiness();
      return context.json(answer, answer.kind === "ready" ? 200 : 503);
    });
  }
  if (metrics !== undefined) {
    pages.get("/metrics", async (context) =>
      context.body(await metrics.render(), 200, { "content-type": metrics.contentType }),
    );
  }
  if (floor !== undefined) pages.route("/", floor);
  pages.notFound((context) => context.text("Not found\n", 404));
  return pages;
}
