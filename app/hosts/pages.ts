import { Hono } from "hono";

export interface PagesOptions {
  /** The floor page with everything below it; absent where nobody may look. */
  readonly floor?: Hono;
}

/** What a host answers besides webhooks, the same on every host that listens. */
export function createPages({ floor }: PagesOptions): Hono {
  const pages = new Hono();
  pages.get("/health", (context) => context.text("ok\n"));
  if (floor !== undefined) pages.route("/", floor);
  pages.notFound((context) => context.text("Not found\n", 404));
  return pages;
}
