import { Hono } from "hono";
import { createAnswering, listen, stop } from "../../hosts/http-server.ts";

/** One address that hands every webhook to several receivers at once, as when two copies of an App are deployed. */
export interface WebhookFan {
  readonly url: string;
  close(): Promise<void>;
}

/** With one receiver there is nothing to hand on: its own address is the answer. */
export async function startFan(receivers: readonly string[]): Promise<WebhookFan> {
  const [only, ...others] = receivers;
  if (only !== undefined && others.length === 0)
    return { url: only, close: () => Promise.resolve() };
  const app = new Hono();
  app.post("*", async (context) => {
    const body = await context.req.text();
    const headers = Object.fromEntries(
      Object.entries(context.req.header()).filter(
        ([name]) => name !== "host" && name !== "content-length",
      ),
    );
    const answers = await Promise.all(
      receivers.map((url) => fetch(url, { method: "POST", headers, body })),
    );
    return context.text("handed on", answers.every((answer) => answer.ok) ? 200 : 500);
  });
  const server = createAnswering(app);
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    close: () => stop(server),
  };
}
