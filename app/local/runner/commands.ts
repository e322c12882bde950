/** One `::name key=value::message` line that a step printed. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

const SHAPE = /^::([a-zA-Z][\w-]*)(?: (.*?))?::(.*)$/s;

/** Reads a line of output as a workflow command; undefined for an ordinary line. */
export function parseCommand(line: string): WorkflowCommand | undefined {
  const match = SHAPE.exec(line.trimStart());
  if (match === null) return undefined;
  const [, name = "", properties = "", message = ""] = match;
  return {
    name: name.toLowerCase(),
    properties: parseProperties(properties),
    message: decode(message),
  };
}

function parseProperties(text: string): Record<string, string> {
  const entries = text.split(",").map((pair) => {
    const at = pair.indexOf("=");
    const key = at < 0 ? "" : pair.slice(0, at).trim();
    return [key, decode(pair.slice(at + 1).trim(), true)] as const;
  });
  return Object.fromEntries(entries.filter(([key, value]) => key !== "" && value !== ""));
}

/** Undoes the escapes of the toolkit's `@actions/core`; `%25` last, so that nothing is decoded twice. */
function decode(text: string, property = false): string {
  const lines = text.replaceAll("%0D", "\r").replaceAll("%0A", "\n");
  const colons = property ? lines.replaceAll("%3A", ":").replaceAll("%2C", ",") : lines;
  return colons.replaceAll("%25", "%");
}
