import type { DispatchInput } from "./trigger-config.ts";

export type DispatchInputs =
  | {
      readonly kind: "accepted";
      /** As `github.event.inputs` has them. */
      readonly texts: Readonly<Record<string, string>>;
      /** As the `inputs` context has them: booleans and numbers keep their type. */
      readonly values: Readonly<Record<string, string | number | boolean>>;
    }
  | { readonly kind: "refused"; readonly message: string };

/** GitHub takes 25 inputs (REST description, `maxProperties`). */
const LIMIT = 25;

/** Checks the inputs of a dispatch against the workflow and fills in the defaults; messages as GitHub words them. */
export function decideDispatchInputs(
  defined: Readonly<Record<string, DispatchInput>>,
  given: Readonly<Record<string, string>>,
): DispatchInputs {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(defined, name));
  if (unknown.length > 0) return refuse(`Unexpected inputs provided: ${JSON.stringify(unknown)}`);
  if (Object.keys(given).length > LIMIT) return refuse(`More than ${LIMIT} inputs were provided`);
  const texts: Record<string, string> = {};
  const values: Record<string, string | number | boolean> = {};
  for (const [name, input] of Object.entries(defined)) {
    const text = given[name] ?? defaultText(input);
    const problem = findProblem(name, input, given[name], text);
    if (problem !== undefined) return refuse(problem);
    texts[name] = text;
    values[name] = typedValue(input, text);
  }
  return { kind: "accepted", texts, values };
}

function refuse(message: string): DispatchInputs {
  return { kind: "refused", message };
}

function defaultText(input: DispatchInput): string {
  if (input.default !== undefined) return String(input.default);
  switch (input.type) {
    case "boolean":
      return "false";
    case "choice":
      return input.options[0] ?? "";
    case "string":
    case "number":
    case "environment":
      return "";
  }
}

function findProblem(
  name: string,
  input: DispatchInput,
  given: string | undefined,
  text: string,
): string | undefined {
  if (input.required && given === undefined && input.default === undefined) {
    return `Required input '${name}' not provided`;
  }
  if (input.type === "choice" && !input.options.includes(text)) {
    return `Provided value '${text}' for input '${name}' not in the list of allowed values`;
  }
  if (input.type === "boolean" && !["true", "false"].includes(text)) {
    return `Provided value '${text}' for input '${name}' is not a boolean`;
  }
  if (input.type === "number" && Number.isNaN(Number(text))) {
    return `Provided value '${text}' for input '${name}' is not a number`;
  }
  return undefined;
}

function typedValue(input: DispatchInput, text: string): string | number | boolean {
  switch (input.type) {
    case "boolean":
      return text === "true";
    case "number":
      return text === "" ? "" : Number(text);
    case "string":
    case "choice":
    case "environment":
      return text;
  }
}
