import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { expect, onTestFinished, test } from "vitest";
import { buildEnvironment } from "../../../actions/shared/environment.ts";
import { createGitDirectory } from "../../../actions/shared/git-directory.ts";
import { networkVariables } from "../../../app/github/proxies.ts";

test("the git of a job goes through the proxy that the job's environment names", async () => {
  const asked: string[] = [];
  const proxy = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(404).end();
  });
  const port = await new Promise<number>((resolve) => {
    proxy.listen(0, "127.0.0.1", () => {
      const address = proxy.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
  const directory = await mkdtemp(`${tmpdir()}/cogtown-proxied-`);
  onTestFinished(async () => {
    proxy.close();
    await rm(directory, { recursive: true, force: true });
  });
  const network = networkVariables({ http_proxy: `http://127.0.0.1:${port}`, GITHUB_TOKEN: "t" });
  const url = "http://github.example.test/acme/shelf.git";
  const remote = { server: "http://github.example.test", url, network };
  const path = process.env["PATH"] ?? "";
  const git = await createGitDirectory({ directory, path, remote, token: "t" });
  expect(await git.askRemote(["ls-remote", url])).toMatchObject({ exitCode: 128 });
  expect(asked).toEqual([`${url}/info/refs?service=git-upload-pack`]);
});

test("foreign code knows nothing of the proxy, whose address may hold a password", () => {
  const variables = { HTTPS_PROXY: "http://maya:s3cret@proxy.example:3128" };
  const place = { path: "/bin", home: "/home", temp: "/tmp", session: "1" };
  const environment = buildEnvironment({ ...place, variables, allow: [] });
  expect(JSON.stringify(environment)).not.toContain("proxy");
});
