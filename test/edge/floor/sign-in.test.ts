import { describe, expect, it } from "vitest";
import { readFloorSettings } from "../../../app/hosts/floor.ts";
import {
  cookieIn,
  peopleOf,
  publicUrl,
  signIn,
  signInAs,
  stage,
  standingClock,
} from "./floor-kit.ts";

const access = (readers: readonly string[]) =>
  ({ kind: "people", isPublicShown: true, signIn: signIn(peopleOf(readers)) }) as const;

describe("a private town", () => {
  it("is not there for a stranger, nor for somebody who may not read it, and is for who may", async () => {
    const { floor } = stage(access(["rob"]));
    const look = async (cookie: string) => {
      const paths = ["/acme/secret", "/-/towns/acme/secret", "/-/towns/acme/secret/molecules/1"];
      const statuses: number[] = [];
      for (const path of paths)
        statuses.push((await floor.request(path, { headers: { cookie } })).status);
      return statuses;
    };
    expect(await look("")).toEqual([404, 404, 404]);
    expect(await look(await signInAs(floor, "eve"))).toEqual([404, 404, 404]);
    // The molecule does not exist in this town; the town does.
    expect(await look(await signInAs(floor, "rob"))).toEqual([200, 200, 404]);
    const nothing = await floor.request("/-/towns/acme/nothing");
    const secret = await floor.request("/-/towns/acme/secret");
    expect(await secret.text()).toBe(await nothing.text());
  });

  it("is listed for those who may read it", async () => {
    const { floor } = stage(access(["rob"]));
    const listFor = async (login: string) => {
      const cookie = await signInAs(floor, login);
      const told: unknown = await (await floor.request("/-/towns", { headers: { cookie } })).json();
      return told;
    };
    expect(await listFor("eve")).toMatchObject({ towns: ["acme/reader"], viewer: "eve" });
    expect(await listFor("rob")).toMatchObject({ towns: ["acme/reader", "acme/secret"] });
  });
});

describe("signing in", () => {
  it("leads back to where it began, by cookies that no script reads and no other site sends", async () => {
    const { floor } = stage(access([]));
    const started = await floor.request("/-/sign-in?to=/acme/secret");
    expect(started.status).toBe(302);
    const [cookie = ""] = started.headers.getSetCookie();
    for (const mark of ["__Host-cogtown-sign-in=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"])
      expect(cookie).toContain(mark);
    const away = new URL(started.headers.get("location") ?? "");
    expect(away.searchParams.get("code_challenge")).toMatch(/^[\w-]{43}$/);
    const back = await floor.request(
      `/-/sign-in/callback?code=rob&state=${away.searchParams.get("state") ?? ""}`,
      { headers: { cookie: cookieIn(started) } },
    );
    expect([back.status, back.headers.get("location")]).toEqual([303, "/acme/secret"]);
    expect(cookieIn(back)).not.toContain("token-rob");
  });

  it("is refused where it was not begun in this browser, or GitHub does not know the code", async () => {
    const { floor } = stage(access([]));
    const started = await floor.request("/-/sign-in");
    const state = new URL(started.headers.get("location") ?? "").searchParams.get("state") ?? "";
    const answer = (query: string, cookie: string) =>
      floor.request(`/-/sign-in/callback?${query}`, { headers: { cookie } });
    const own = cookieIn(started);
    const forged = `${own.slice(0, -20)}${own.at(-20) === "A" ? "B" : "A"}${own.slice(-19)}`;
    expect((await answer(`code=rob&state=${state}`, "")).status).toBe(400);
    expect((await answer("code=rob&state=another", own)).status).toBe(400);
    expect((await answer(`state=${state}`, own)).status).toBe(400);
    expect((await answer(`code=rob&state=${state}`, forged)).status).toBe(400);
    const refused = await answer(`code=wrong&state=${state}`, own);
    expect([refused.status, cookieIn(refused)]).toEqual([403, ""]);
  });

  it("takes a cookie only for what it was made for, and only for so long", async () => {
    const clock = standingClock();
    const { floor } = stage(access([]), { clock });
    const cookie = await signInAs(floor, "rob");
    const viewer = async (sent: string) => {
      const answer = await floor.request("/-/towns", { headers: { cookie: sent } });
      const told: unknown = await answer.json();
      return told;
    };
    expect(await viewer(cookie)).toMatchObject({ viewer: "rob" });
    const other = cookieIn(await floor.request("/-/sign-in")).replace("-sign-in=", "-session=");
    expect(await viewer(other)).toMatchObject({ viewer: null });
    clock.move(9 * 60 * 60_000);
    expect(await viewer(cookie)).toMatchObject({ viewer: null });
  });

  it("leads to no other site, whatever the address says", async () => {
    const { floor } = stage(access([]));
    for (const to of [
      "//evil.example",
      "https://evil.example",
      "/\\evil.example",
      "javascript:alert(1)",
    ]) {
      const started = await floor.request(`/-/sign-in?to=${encodeURIComponent(to)}`);
      const state = new URL(started.headers.get("location") ?? "").searchParams.get("state") ?? "";
      const back = await floor.request(`/-/sign-in/callback?code=rob&state=${state}`, {
        headers: { cookie: cookieIn(started) },
      });
      expect(back.headers.get("location")).toBe("/");
    }
  });

  it("is ended by this site's own button and by nobody else's", async () => {
    const { floor } = stage(access([]));
    const cookie = await signInAs(floor, "rob");
    const out = (origin: string) =>
      floor.request("/-/sign-out", { method: "POST", headers: { cookie, origin } });
    expect((await out("https://evil.example")).status).toBe(403);
    const done = await out(publicUrl);
    expect([done.status, done.headers.getSetCookie()[0]]).toEqual([
      303,
      expect.stringContaining("Max-Age=0"),
    ]);
  });
});

describe("the settings of a host", () => {
  const ids = { GITHUB_CLIENT_ID: "Iv1.x", GITHUB_CLIENT_SECRET: "s".repeat(40) };
  const all = { ...ids, COGTOWN_URL: "https://floor.example" };

  it("show nothing to anybody unless they say so", () => {
    expect(readFloorSettings({})).toEqual({ ok: true, value: { show: "off" } });
    expect(readFloorSettings(all)).toMatchObject({ value: { show: "signed-in" } });
    expect(readFloorSettings({ COGTOWN_FLOOR: "public" })).toMatchObject({
      value: { show: "public", signIn: undefined },
    });
    expect(readFloorSettings({ ...all, COGTOWN_FLOOR: "off" })).toMatchObject({
      value: { show: "off" },
    });
  });

  it("ask for nothing by the ids alone, which come with every App that is registered here", () => {
    expect(readFloorSettings(ids)).toEqual({ ok: true, value: { show: "off" } });
    expect(readFloorSettings({ ...ids, COGTOWN_FLOOR: "public" })).toEqual({
      ok: true,
      value: { show: "public", signIn: undefined },
    });
  });

  it.each([
    [{ COGTOWN_FLOOR: "yes" }, "say `off`, `public` or `signed-in`"],
    [
      { COGTOWN_FLOOR: "signed-in" },
      "set COGTOWN_URL, GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET as well",
    ],
    [{ ...ids, COGTOWN_FLOOR: "signed-in" }, "set COGTOWN_URL as well"],
    [{ ...all, GITHUB_CLIENT_SECRET: " " }, "set GITHUB_CLIENT_SECRET as well"],
    [{ ...all, COGTOWN_FLOOR: "public", GITHUB_CLIENT_ID: "" }, "set GITHUB_CLIENT_ID as well"],
    [{ ...all, COGTOWN_URL: "http://floor.example" }, "give the https address"],
    [{ ...all, COGTOWN_URL: "https://floor.example/town" }, "without a path"],
    [{ ...all, GITHUB_CLIENT_SECRET: "short" }, "copy it from the App's settings"],
  ])("that cannot work say what to set: %j", (variables, problem) => {
    const read = readFloorSettings(variables);
    expect(read.ok ? "" : read.problem).toContain(problem);
  });
});
