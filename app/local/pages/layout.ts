import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** Every page says what it is; nothing on it runs, and nothing is loaded from anywhere. */
const style = `
body { font: 16px/1.5 system-ui, sans-serif; color: #1f2328; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
a { color: #0550ae } h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin-top: 2rem }
table { border-collapse: collapse; width: 100% } td, th { text-align: left; padding: .3rem .8rem .3rem 0; vertical-align: top }
tr { border-bottom: 1px solid #d1d9e0 } pre { background: #f6f8fa; padding: .8rem; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere }
.label { background: #eef1f4; border-radius: 1rem; padding: .1rem .6rem; font-size: .85rem; margin-right: .3rem }
.quiet { color: #59636e; font-size: .9rem } nav a { margin-right: 1rem }`;

/** The policy that the pages are served under: issue text is anybody's, and must not be able to do anything. */
export const contentPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function renderPage(title: string, repository: string | undefined, content: Html): Html {
  const places = repository === undefined ? "" : renderPlaces(repository);
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${raw(style)}</style></head>
<body>
${places}
<h1>${title}</h1>
${content}
<p class="quiet">Embedded GitHub of Cogtown, on this machine only. Pages can be read; to act, use the API.</p>
</body>
</html>`;
}

function renderPlaces(repository: string): Html {
  return html`<nav><a href="/${repository}">${repository}</a><a href="/${repository}/issues">Issues</a><a href="/${repository}/pulls">Pull requests</a><a href="/${repository}/actions">Actions</a></nav>`;
}

export function renderTime(date: Date | null): string {
  return date === null ? "" : `${date.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** Text that people wrote, as they wrote it. */
export function renderText(text: string | null): Html {
  return text === null || text === ""
    ? html`<p class="quiet">No text.</p>`
    : html`<pre>${text}</pre>`;
}
