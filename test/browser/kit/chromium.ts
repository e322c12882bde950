import chromium from "@sparticuz/chromium";
import { type Browser, type BrowserContext, chromium as playwright } from "playwright-core";
import { now } from "./floor-town.ts";

export type Opened =
  | { readonly ok: true; readonly browser: Browser }
  /** This machine cannot start it. */
  | { readonly ok: false; readonly why: string };

/** A real Chromium out of a package, where this machine can run it. */
export async function openChromium(): Promise<Opened> {
  try {
    const executablePath = await chromium.executablePath();
    // All in one process, as the package proposes for Lambda, the browser ends with its first window.
    const args = chromium.args.filter((arg) => arg !== "--single-process");
    const browser = await playwright.launch({ executablePath, args, headless: true });
    return { ok: true, browser };
  } catch (error) {
    return { ok: false, why: error instanceof Error ? (error.message.split("\n")[0] ?? "") : "" };
  }
}

export interface Screen {
  readonly width: number;
  readonly height: number;
  readonly colours: "light" | "dark";
}

export const desk: Screen = { width: 1280, height: 900, colours: "light" };
export const phone: Screen = { width: 390, height: 844, colours: "light" };

/** Somebody at a screen whose clock stands where the town's does. */
export async function sitDown(
  browser: Browser,
  { width, height, colours }: Screen,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    ...{ viewport: { width, height }, colorScheme: colours, timezoneId: "UTC" },
  });
  await context.clock.setSystemTime(now);
  return context;
}
