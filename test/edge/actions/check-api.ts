import { createServer, type Server } from "node:http";
import { z } from "zod";

const Body = z.object({
  name: z.string().optional(),
  head_sha: z.string().optional(),
  status: z.string(),
  external_id: z.string().optional(),
  conclusion: z.string().optional(),
  output: z.object({ title: z.string(), summary: z.string(), text: z.string() }).optional(),
});

export interface Asked {
  readonly what: string;
  readonly authorization: string | undefined;
  readonly body: z.infer<typeof Body>;
}

/** GitHub's check runs on a loopback address: takes note of what is asked, and answers with this status. */
export class CheckApi implements AsyncDisposable {
  readonly asked: Asked[] = [];
  readonly #server: Server;
  readonly #status: number;

  private constructor(status: number) {
    this.#status = status;
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        this.asked.push({
          what: `${request.method ?? ""} ${request.url ?? ""}`,
          authorization: request.headers.authorization,
          body: Body.parse(JSON.parse(Buffer.concat(chunks).toString())),
        });
        response.writeHead(this.#status, { "content-type": "application/json" });
        response.end(JSON.stringify({ id: 5, message: "Resource not accessible by integration" }));
      });
    });
  }

  static async open(status = 201): Promise<CheckApi> {
    const api = new CheckApi(status);
    await new Promise<void>((resolve) => {
      api.#server.listen(0, "127.0.0.1", resolve);
    });
    return api;
  }

  get environment(): Record<string, string> {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("The server is closed.");
    return { GITHUB_API_URL: `http://127.0.0.1:${address.port}` };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
