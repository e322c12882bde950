import { html } from "hono/html";

/** A cog, in a colour that stands on light and dark. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><g fill="#c2571a"><path d="M14 2h4v5h-4zM14 25h4v5h-4zM2 14h5v4H2zM25 14h5v4h-5z"/><path d="M14 2h4v5h-4zM14 25h4v5h-4zM2 14h5v4H2zM25 14h5v4h-5z" transform="rotate(45 16 16)"/><path fill-rule="evenodd" d="M16 6a10 10 0 1 1 0 20 10 10 0 0 1 0-20zm0 6a4 4 0 1 0 0 8 4 4 0 0 0 0-8z"/></g></svg>`;

/**
 * The one page, the same for every town: what it shows it asks for. Nothing in it runs or is styled but by its two files,
 * as the policy wants it.
 */
export const renderPage = (build: string) => html`<!doctype html>
<html lang="en" data-build="${build}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Cogtown</title>
<link rel="icon" type="image/svg+xml" href="/-/assets/${build}/icon.svg">
<link rel="stylesheet" href="/-/assets/${build}/floor.css">
<script type="module" src="/-/assets/${build}/floor.js"></script>
</head>
<body>
<div id="floor"><noscript><p>The floor page needs JavaScript. On the command line <code>cogtown status</code> and <code>cogtown why</code> tell the same.</p></noscript></div>
</body>
</html>
`;

/**
 * What an issue says is anybody's: it must not be able to run anything, load anything from anywhere, or dress up as
 * something else, even where we forgot that it is text.
 */
export const headers: Readonly<Record<string, string>> = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  // Not `no-referrer`: under that a browser hides the origin of signing out as well.
  "referrer-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
};
