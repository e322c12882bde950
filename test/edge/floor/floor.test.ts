import { describe, expect, it } from "vitest";
import {
  openEvents,
  outage,
  peopleOf,
  publicUrl,
  signIn,
  stage,
  standingClock,
  thisMachine,
} from "./floor-kit.ts";

const here = { headers: { host: "127.0.0.1:4000" } };

describe("the floor page", () => {
  it("is one page with one script and one style sheet, under a policy that lets nothing else in", async () => {
    const { floor } = stage(thisMachine);
    const answer = await floor.request("/", here);
    const text = await answer.text();
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    const [, script = ""] = /src="([^"]+)"/.exec(text) ?? [];
    const loaded = await floor.request(script, here);
    expect([loaded.status, await loaded.text()]).toEqual([200, "/* script */"]);
    expect(loaded.headers.get("cache-control")).toContain("immutable");
    expect(text.match(/<script/g)).toHaveLength(1);
    expect(text).not.toMatch(/<style|style=|onclick/);
  });

  it("can be read and nothing else", async () => {
    const { floor } = stage(thisMachine);
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const answer = await floor.request("/-/towns/acme/reader", { ...here, method });
      expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    }
    const head = await floor.request("/-/towns/acme/reader/live", { ...here, method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  });

  it("answers on this machine only by this machine's names, whatever a name on the internet leads to", async () => {
    const { floor, asked } = stage(thisMachine);
    for (const host of [
      "evil.example",
      "127.0.0.1.evil.example",
      "localhost.evil.example:80",
      "",
    ]) {
      const answer = await floor.request("/-/towns/acme/reader", { headers: { host } });
      expect(answer.status).toBe(421);
    }
    expect(asked).toEqual([]);
    for (const host of ["localhost:1", "127.0.0.1", "[::1]:8080"])
      expect((await floor.request("/-/towns", { headers: { host } })).status).toBe(200);
  });

  it("asks GitHub nothing about names that are no towns", async () => {
    const { floor, asked } = stage(thisMachine);
    for (const name of ["guess", "guess-again", "..", "%2e%2e"])
      expect((await floor.request(`/-/towns/acme/${name}`, here)).status).toBe(404);
    expect(asked).toEqual(["towns"]);
  });
});

describe("what a town looks like", () => {
  it("is told as it changes, and again only when it has changed", async () => {
    const { floor, town, news } = stage(thisMachine);
    const live = openEvents(await floor.request("/-/towns/acme/reader/live", here));
    expect(await live.next()).toBe("view");
    town.land(44);
    news.tell({ repository: { owner: "ACME", name: "Reader" } });
    expect(await live.next()).toBe("view");
    news.tell({ repository: { owner: "acme", name: "reader" } });
    expect(await live.next()).toBe("same");
    await live.leave();
    const snapshot = await floor.request("/-/towns/acme/reader", here);
    expect(await snapshot.json()).toMatchObject({
      view: { counts: { landedToday: 5 } },
      trouble: null,
    });
  });

  it("is not looked at while nobody watches, however much happens", async () => {
    const clock = standingClock();
    const { floor, news, asked } = stage(thisMachine, { clock });
    await floor.request("/-/towns/acme/reader", here);
    const looks = () => asked.filter((each) => each.startsWith("look")).length;
    expect(looks()).toBe(1);
    for (let i = 0; i < 5; i += 1) news.tell({ repository: { owner: "acme", name: "reader" } });
    clock.move(100_000);
    for (let i = 0; i < 5; i += 1) await clock.sleep();
    expect(looks()).toBe(1);
  });

  it("costs one look, however many watch", async () => {
    const { floor, asked } = stage(thisMachine, { pace: { fastest: 5_000, slowest: 60_000 } });
    for (let i = 0; i < 8; i += 1) {
      const live = openEvents(await floor.request("/-/towns/acme/reader/live", here));
      expect(await live.next()).toBe("view");
    }
    expect(asked.filter((each) => each.startsWith("look"))).toEqual(["look reader"]);
  });

  it("is kept where GitHub does not answer, with the reason and without what is inside this host", async () => {
    const clock = standingClock();
    const all = stage(thisMachine, { clock });
    await all.floor.request("/-/towns/acme/reader", here);
    all.trouble = outage();
    clock.move(1_000);
    const answer = await all.floor.request("/-/towns/acme/reader", here);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({
      view: { repository: { name: "reader" } },
      trouble: "GitHub gives no usable answer",
    });
    expect(text).not.toContain("inside.example");
    const unknown = stage(thisMachine);
    unknown.trouble = outage();
    expect((await unknown.floor.request("/-/towns", here)).status).toBe(503);
  });

  it("is shown to so many at a time, and others are told to come back", async () => {
    const { floor } = stage(thisMachine, { mostWatching: 1 });
    const first = await floor.request("/-/towns/acme/reader/live", here);
    const second = await floor.request("/-/towns/acme/reader/live", here);
    expect([second.status, second.headers.get("retry-after")]).toEqual([503, "60"]);
    await openEvents(first).leave();
  });

  it("ends its answer after one event where a host cannot stream, and says when to come back", async () => {
    const { floor } = stage(thisMachine, { isStreaming: false });
    const text = await (await floor.request("/-/towns/acme/reader/live", here)).text();
    expect(text).toMatch(/^retry: 10000\nevent: view\ndata: \{.*\}\nid: [0-9a-f]{16}\n\n$/);
    const [, id = ""] = /id: (\w+)/.exec(text) ?? [];
    const again = await floor.request("/-/towns/acme/reader/live", {
      headers: { ...here.headers, "last-event-id": id },
    });
    expect(await again.text()).toContain("event: same");
  });

  it("does not let anybody walk through all molecules at GitHub's expense", async () => {
    const { floor } = stage(thisMachine);
    const statuses = [];
    for (let number = 1; number <= 45; number += 1)
      statuses.push((await floor.request(`/-/towns/acme/reader/molecules/${number}`, here)).status);
    expect(statuses.filter((status) => status === 404)).toHaveLength(40);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe("an address of the public", () => {
  it("needs no name of this machine, and lists public towns only where that is wanted", async () => {
    const shown = stage({ kind: "people", isPublicShown: true, signIn: undefined });
    const towns = await shown.floor.request("/-/towns", { headers: { host: "floor.example" } });
    expect(await towns.json()).toMatchObject({ towns: ["acme/reader"], canSignIn: false });
    const hidden = stage({ kind: "people", isPublicShown: false, signIn: signIn(peopleOf([])) });
    const none = await hidden.floor.request(`${publicUrl}/-/towns`);
    expect(await none.json()).toMatchObject({ towns: [], canSignIn: true });
    expect((await hidden.floor.request("/acme/reader")).status).toBe(404);
  });
});
