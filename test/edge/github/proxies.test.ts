import { createServer, type Server } from "node:http";
import { connect } from "node:net";
import { execa } from "execa";
import { getGlobalDispatcher, setGlobalDispatcher } from "undici";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { heedProxies, networkVariables, proxiesFrom } from "../../../app/github/proxies.ts";

const listen = (server: Server) =>
  new Promise<number>((resolve) => {
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });

/** A proxy that leads every address to one server here, and remembers who was asked for. */
async function startProxy() {
  const [asked, credentials] = [new Array<string>(), new Array<string | undefined>()];
  const port = await listen(createServer((_, response) => response.end("from afar")));
  const proxy = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end("from afar");
  });
  proxy.on("connect", (request, socket) => {
    asked.push(request.url ?? "");
    credentials.push(request.headers["proxy-authorization"]);
    const far = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      far.pipe(socket).pipe(far);
    });
    socket.on("error", () => far.destroy());
    far.on("error", () => socket.destroy());
  });
  return { url: `http://127.0.0.1:${await listen(proxy)}`, asked, credentials };
}

const ask = async (url: string) => (await fetch(url)).text();

describe("what this process asks", () => {
  const direct = getGlobalDispatcher();
  beforeEach(() => () => {
    setGlobalDispatcher(direct);
  });

  test("goes through the proxy that the environment names, with its password", async () => {
    const proxy = await startProxy();
    await heedProxies({ HTTP_PROXY: proxy.url.replace("//", "//maya:s3cret@") });
    expect(await ask("http://api.example.test/")).toBe("from afar");
    expect(proxy.asked).toEqual(["api.example.test:80"]);
    expect(proxy.credentials).toEqual([`Basic ${btoa("maya:s3cret")}`]);
  });

  test("goes directly to this machine, and to whom NO_PROXY names", async () => {
    const proxy = await startProxy();
    await heedProxies({ http_proxy: proxy.url, no_proxy: "internal.test" });
    const port = await listen(createServer((_, response) => response.end("from here")));
    expect(await ask(`http://127.0.0.1:${port}/`)).toBe("from here");
    await expect(ask("http://internal.test/")).rejects.toThrow();
    expect(proxy.asked).toEqual([]);
  });

  test("goes directly where no proxy is named", async () => {
    await heedProxies({ NO_PROXY: "*", https_proxy: "" });
    expect(getGlobalDispatcher()).toBe(direct);
  });
});

test("lower case is heard first, as curl and git do it", () => {
  const both = { HTTPS_PROXY: "http://upper:1", https_proxy: "http://lower:1" };
  expect(proxiesFrom(both)).toMatchObject({ httpsProxy: "http://lower:1", httpProxy: "" });
});

test("of the environment, programs are told the way to the world and nothing else", () => {
  const way = {
    HTTPS_PROXY: "http://proxy:3128",
    no_proxy: "localhost",
    NODE_EXTRA_CA_CERTS: "/etc/ca.pem",
    GIT_SSL_CAINFO: "/etc/ca.pem",
  };
  const direct = "localhost,localhost,127.0.0.1,::1";
  expect(networkVariables({ ...way, GITHUB_TOKEN: "t", GIT_PROXY_COMMAND: "x" })).toEqual({
    ...way,
    NO_PROXY: direct,
    no_proxy: direct,
  });
  expect(networkVariables({ NO_PROXY: "a", GITHUB_TOKEN: "t" })).toEqual({ NO_PROXY: "a" });
});

test("the built command line asks through the proxy", async () => {
  const proxy = await startProxy();
  const answer = await execa("node", ["dist/cogtown.js", "status", "--repo", "acme/shelf"], {
    env: { GITHUB_TOKEN: "t", HTTPS_PROXY: proxy.url, GITHUB_API_URL: "https://api.example.test" },
    reject: false,
  });
  expect(answer.exitCode).toBe(2);
  expect(proxy.asked).toContain("api.example.test:443");
});
