import { join } from "node:path";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { desk, openChromium, phone, type Screen, sitDown } from "./kit/chromium.ts";
import { type FloorHost, startFloorHost } from "./kit/floor-host.ts";

const opened = await openChromium();
/** Said in the name of what is skipped. */
const why = opened.ok ? "" : `, skipped: Chromium does not start on this machine (${opened.why})`;

let host: FloorHost;
/** Folder for a picture of each page, for whoever wants to look at them. */
const pictures = process.env["COGTOWN_PICTURES"];
beforeAll(async () => {
  host = await startFloorHost();
});
afterAll(async () => {
  if (opened.ok) await opened.browser.close();
  await host.close();
});

const Violations = z.array(
  z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }),
);

/** Somebody who looks at the floor, and what their browser had to complain of. */
interface Visit {
  readonly page: Page;
  /** Errors, warnings of the policy among them. */
  readonly complaints: string[];
  /** Hosts that anything was asked of. */
  readonly hosts: Set<string>;
}

async function visit(hash = "", screen: Screen = desk): Promise<Visit> {
  if (!opened.ok) throw new Error("there is no browser");
  const context = await sitDown(opened.browser, screen);
  const page = await context.newPage();
  const complaints: string[] = [];
  const hosts = new Set<string>();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => hosts.add(new URL(request.url()).host));
  await page.goto(host.url + hash);
  await page.getByText("Live").waitFor();
  return { page, complaints, hosts };
}

async function leave({ page }: Visit): Promise<void> {
  await page.context().close();
}

/** What axe finds wrong, as `rule: element`. Its script comes by the debugger, which no policy holds back. */
async function findBarriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found = Violations.parse(
    await page.evaluate("axe.run(document).then((r) => r.violations)"),
  );
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}

const main = (page: Page) => page.getByRole("main");
const section = (page: Page, name: RegExp) => page.getByRole("region", { name });

describe.skipIf(!opened.ok)(`the floor page in a browser${why}`, () => {
  it("shows at a glance who works, what waits for a person, what lands, and what was spent", async () => {
    const seen = await visit();
    const { page } = seen;
    const work = section(page, /^Polecats at work/);
    expect(await work.innerText()).toMatch(
      /#43 Fetch unread articles[\s\S]*7 min 2\d s[\s\S]*step 2 of 3/,
    );
    const held = section(page, /^Needs a person/);
    expect(await held.innerText()).toContain("/mayor retry");
    expect(await section(page, /^Refinery/).innerText()).toMatch(
      /Being verified[\s\S]*#144[\s\S]*#151/,
    );
    expect(await section(page, /^Budget/).innerText()).toContain("$14.67");
    const node = page.getByRole("link", {
      name: "blocked #46 Document the offline mode , after #44, #45",
    });
    expect(await node.count()).toBe(1);
    expect(await page.locator(".chart canvas").count()).toBe(1);
    expect(await page.title()).toBe("(1 held) acme/reader · Cogtown");
    await leave(seen);
  });

  it("is told when something lands while it is open, and says so without being loaded again", async () => {
    const seen = await visit();
    const { page } = seen;
    expect(await page.getByText("2 of 6 landed").count()).toBe(1);
    host.town.land(44);
    host.tell();
    await page.getByText("3 of 6 landed").waitFor();
    await page.getByRole("link", { name: /^landed #44/ }).waitFor();
    expect(await section(page, /^Timeline/).innerText()).toContain("landed #144");
    await leave(seen);
  });

  it("opens any molecule by the keyboard alone, and goes back", async () => {
    const seen = await visit();
    const { page } = seen;
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the floor");
    await page.keyboard.press("Enter");
    for (let i = 0; i < 2; i += 1) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: /#4\d/ }).waitFor();
    await page.waitForFunction("document.activeElement.tagName === 'H1'");
    await page.goBack();
    await section(page, /^Polecats/).waitFor();
    await page
      .getByRole("link", { name: "#53 Drop the legacy feed parser", exact: true })
      .first()
      .click();
    const reasons = section(page, /^Why/);
    await reasons.waitFor();
    expect(await reasons.innerText()).toContain("held: 3 attempts failed");
    const attempts = section(page, /^Attempts/);
    expect(await attempts.innerText()).toMatch(
      /claude claude-sonnet-4-5[\s\S]*380,000 tokens[\s\S]*\$1.60/,
    );
    expect(page.url()).toBe(`${host.url}#/53`);
    await leave(seen);
  });

  it("takes what an issue says for text, and asks nobody but its own host for anything", async () => {
    const seen = await visit();
    expect(await main(seen.page).innerText()).toContain("<b>Rename</b>");
    expect([...seen.hosts]).toEqual([new URL(host.url).host]);
    expect(seen.complaints).toEqual([]);
    await leave(seen);
  });

  it("says when the host is gone and marks what it shows as old, until it is back", async () => {
    const seen = await visit();
    await host.goAway();
    const status = seen.page.getByText("Connection lost, trying again.");
    await status.waitFor();
    expect(await seen.page.getByText("What you see is from").count()).toBe(1);
    expect(await main(seen.page).getAttribute("data-connection")).toBe("lost");
    await host.comeBack();
    await seen.page.getByText("Live").waitFor();
    expect(await status.count()).toBe(0);
    await leave(seen);
  });

  it("changes its colours for whoever asks, and remembers it", async () => {
    const seen = await visit();
    const ground = () => seen.page.evaluate("getComputedStyle(document.body).backgroundColor");
    const before = await ground();
    await seen.page.getByRole("button", { name: "Colours: auto" }).click();
    expect(await ground()).not.toBe(before);
    await seen.page.reload();
    expect(await seen.page.getByRole("button", { name: "Colours: dark" }).count()).toBe(1);
    await leave(seen);
  });

  const screens = [desk, phone].flatMap((screen) =>
    (["light", "dark"] as const).map((colours) => ({ ...screen, colours })),
  );
  it.each(screens)("has no barrier that axe knows at $width pixels, $colours", async (screen) => {
    for (const hash of ["", "#/53"]) {
      const seen = await visit(hash, screen);
      const { page } = seen;
      if (hash !== "") await section(page, /^Why/).waitFor();
      expect(await findBarriers(page)).toEqual([]);
      const width = await page.evaluate("document.documentElement.scrollWidth");
      expect(width).toBeLessThanOrEqual(screen.width);
      const name = `${screen.width}-${screen.colours}${hash.replace("#/", "-")}.png`;
      if (pictures !== undefined)
        await page.screenshot({ path: join(pictures, name), fullPage: true });
      expect(seen.complaints).toEqual([]);
      await leave(seen);
    }
  });
});
