// First, and apart: see there.
import "./known-language.ts";

import { render } from "preact";
import { App } from "./app.tsx";
import { applyTheme, rememberedTheme } from "./theme.ts";

/** The floor page in the browser: it asks for what it shows, and decides nothing. */
const root = document.getElementById("floor");
if (root !== null) {
  applyTheme(rememberedTheme());
  root.replaceChildren();
  render(<App />, root);
}
