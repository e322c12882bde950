/** Makes docs/floor.png: `node scripts/build.ts && node test/browser/picture.ts`. */
import { fileURLToPath } from "node:url";
import { desk, openChromium, sitDown } from "./kit/chromium.ts";
import { startFloorHost } from "./kit/floor-host.ts";

const opened = await openChromium();
if (!opened.ok) throw new Error(`Chromium does not start here: ${opened.why}`);
const host = await startFloorHost();
try {
  const page = await (await sitDown(opened.browser, desk)).newPage();
  await page.goto(host.url);
  await page.getByText("Live").waitFor();
  const path = fileURLToPath(new URL("../../docs/floor.png", import.meta.url));
  await page.screenshot({ path, clip: { x: 0, y: 0, width: 1280, height: 1240 }, fullPage: true });
} finally {
  await opened.browser.close();
  await host.close();
}
