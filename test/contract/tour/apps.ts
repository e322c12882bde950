import { expect } from "vitest";
import type { Visitor } from "./visitor.ts";

/** The App looks at itself, at its installation and at what it was told. */
export async function tourApps({ ask, github, installationId }: Visitor): Promise<void> {
  await ask("GET /meta");
  await ask("GET /rate_limit");
  await ask("GET /rate_limit", { as: "installation" });
  await ask("GET /user");
  await ask("GET /users/maya");
  await ask("GET /users/nobody", { status: 404 });
  await ask("GET /user", { as: "no-such-token", status: 401 });
  await ask("GET /app", { as: "app" });
  await ask("GET /apps/cogtown");
  await ask("GET /app/installations", { as: "app" });
  await ask(`GET /app/installations/${installationId}`, { as: "app" });
  await ask("GET /app/installations/1", { as: "app", status: 404 });
  await ask("GET /repos/octo/town/installation", { as: "app" });
  await ask("GET /installation/repositories", { as: "installation" });
  await tourTokens(installationId, ask);
  await tourSuspension(installationId, ask);
  await tourManifest(github.url, ask);
  await ask("PUT /repos/octo/town/contents/notes.md", {
    body: { message: "Write notes", content: Buffer.from("hello\n").toString("base64") },
    status: 201,
  });
  await github.idle();
  await ask("GET /app/hook/config", { as: "app" });
  const delivery = (await ask("GET /app/hook/deliveries", { as: "app" })).number("0.id");
  await ask(`GET /app/hook/deliveries/${delivery}`, { as: "app" });
  await ask(`POST /app/hook/deliveries/${delivery}/attempts`, { as: "app", status: 202 });
  await ask("GET /app/hook/deliveries/1", { as: "app", status: 404 });
}

async function tourSuspension(installationId: number, ask: Visitor["ask"]): Promise<void> {
  const path = `/app/installations/${installationId}`;
  await ask(`PUT ${path}/suspended`, { as: "app", status: 204 });
  await ask(`GET ${path}`, { as: "app" });
  await ask(`POST ${path}/access_tokens`, { as: "app", status: 403 });
  await ask(`DELETE ${path}/suspended`, { as: "app", status: 204 });
}

/** A browser brings a manifest; whoever it is sent back to gets the App's secrets for the code, once. */
async function tourManifest(url: string, ask: Visitor["ask"]): Promise<void> {
  const manifest = {
    name: "Second town",
    url: "https://example.com",
    redirect_url: "http://127.0.0.1:9/created",
    hook_attributes: { url: "http://127.0.0.1:9/hook" },
    default_permissions: { issues: "write" },
    default_events: ["issues"],
  };
  const bring = (page: string, text: string) =>
    fetch(`${url}${page}/settings/apps/new?state=s3cret`, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ manifest: text }),
    });
  const sent = await bring("", JSON.stringify(manifest));
  const back = new URL(sent.headers.get("location") ?? url);
  expect(back.searchParams.get("state")).toBe("s3cret");
  const path = `POST /app-manifests/${back.searchParams.get("code") ?? ""}/conversions`;
  const app = await ask(path, { status: 201 });
  expect(app.text("pem")).toContain("BEGIN RSA PRIVATE KEY");
  await ask(path, { status: 404 });
  expect((await bring("", JSON.stringify(manifest))).status, "the name is taken").toBe(422);
  expect((await bring("/organizations/none", JSON.stringify(manifest))).status).toBe(404);
  expect((await bring("", "{")).status).toBe(422);
}

async function tourTokens(installationId: number, ask: Visitor["ask"]): Promise<void> {
  const path = `POST /app/installations/${installationId}/access_tokens`;
  const whole = await ask(path, { as: "app", status: 201 });
  const narrowed = await ask(path, {
    as: "app",
    body: { repositories: ["town"], permissions: { issues: "read" } },
    status: 201,
  });
  await ask(path, { as: "app", body: { permissions: { secrets: "write" } }, status: 422 });
  await ask(path, { as: "app", body: { repositories: ["elsewhere"] }, status: 422 });
  const token = narrowed.text("token");
  await ask("PUT /repos/octo/town/contents/x.md", {
    as: token,
    body: { message: "No", content: "" },
    status: 403,
  });
  await ask("DELETE /installation/token", { as: whole.text("token"), status: 204 });
  await ask("GET /installation/repositories", { as: whole.text("token"), status: 401 });
}
