import { type Endpoint, endpoints } from "../actions/shared/model-proxy/endpoints.ts";

const happens: Readonly<Record<Endpoint["kind"], string>> = {
  ask: "sent on, metered",
  count: "sent on, free",
  here: "answered by the proxy",
};

/** All that the model proxy lets pass, for docs/model-proxy.md. */
export function endpointTable(): string {
  const rows = Object.entries(endpoints).flatMap(([api, each]) =>
    each.map(({ method, path, kind, query, why }) => {
      const parameters = query.map((name) => `\`${name}\``).join(", ");
      return `| ${api} | \`${method} ${path}\` | ${parameters} | ${happens[kind]} | ${why} |`;
    }),
  );
  const head = [
    "| API | request | parameters | what happens | what for |",
    "|---|---|---|---|---|",
  ];
  return [...head, ...rows].join("\n");
}
