import { registerHooks } from "node:module";

/** GitHub's own parser packages import JSON without saying so, which plain Node refuses. */
registerHooks({
  load: (url, context, nextLoad) =>
    nextLoad(
      url,
      url.endsWith(".json") ? { ...context, importAttributes: { type: "json" } } : context,
    ),
});
