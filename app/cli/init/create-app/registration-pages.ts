import { timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import { html } from "hono/html";

export interface RegistrationPages {
  /** Where these pages are, as `127.0.0.1:PORT`: a browser that was sent here under another name is answered nothing. */
  readonly host: () => string;
  /** Part of the first page's address, so that nobody else on this machine can find it. */
  readonly secret: string;
  /** Comes back with the code; what comes back without it is somebody else's. */
  readonly state: string;
  /** Where the form is sent, on GitHub. */
  readonly action: string;
  readonly manifest: () => object;
  /** Takes the code; yields what to tell whoever sits at the browser. Called once. */
  readonly take: (code: string) => Promise<string>;
}

/**
 * The two pages that a browser sees on its way to GitHub and back. The attacker is a page that is open in the same browser,
 * or another account on this machine, and wants its own App taken for ours.
 */
export function createRegistrationPages(pages: RegistrationPages): Hono {
  const { host, secret, state, action, manifest, take } = pages;
  let isTaken = false;
  const app = new Hono();
  app.use("*", async (context, next) => {
    if (context.req.header("host") !== host()) return context.text("Not here\n", 421);
    await next();
    // No page of GitHub is told this address, and nothing on these pages runs.
    context.header("referrer-policy", "no-referrer");
    context.header(
      "content-security-policy",
      `default-src 'none'; style-src 'unsafe-inline'; form-action 'self' ${new URL(action).origin}; frame-ancestors 'none'; base-uri 'none'`,
    );
    context.header("cache-control", "no-store");
    return undefined;
  });
  app.get(`/${secret}`, (context) => context.html(renderForm(action, JSON.stringify(manifest()))));
  app.get("/created", async (context) => {
    const { code = "", state: given = "" } = context.req.query();
    if (!isSame(given, state) || !/^[\w-]{1,200}$/.test(code))
      return context.html(renderWords("This does not come from the page that was opened."), 403);
    if (isTaken) return context.html(renderWords("The App was registered already."), 410);
    isTaken = true;
    return context.html(renderWords(await take(code)));
  });
  app.notFound((context) => context.text("Not found\n", 404));
  return app;
}

/** Takes the same time wherever the first difference is. */
function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function renderForm(action: string, manifest: string) {
  const place = new URL(action).host;
  return renderPage(html`<p>GitHub shows the new App next, and asks for its name. What it may do is what
<code>app.yml</code> of Cogtown asks for. When you have created it, you come back here.</p>
<form method="post" action="${action}">
<input type="hidden" name="manifest" value="${manifest}">
<button type="submit">Go on to ${place}</button>
</form>`);
}

const renderWords = (words: string) => renderPage(html`<p>${words}</p>`);

const renderPage = (content: ReturnType<typeof html>) => html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Cogtown</title>
<style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem } button { font: inherit; padding: .5rem 1rem }</style></head>
<body><h1>A GitHub App for Cogtown</h1>
${content}
</body>
</html>`;
