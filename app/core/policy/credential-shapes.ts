interface Shape {
  readonly what: string;
  readonly pattern: RegExp;
}

/**
 * Credentials that tell themselves by how they begin, as their issuers document them. They are looked for here, beside
 * the rules of a library (app/observe/find-secrets.ts), because GitHub's tokens are about to change their length and a
 * library that counts characters would pass them.
 */
const shapes: readonly Shape[] = [
  { what: "a token of GitHub", pattern: /\bgh[oprsu]_\w[\w.-]{19,}/ },
  { what: "a token of GitHub", pattern: /\bgithub_pat_\w{20,}/ },
  { what: "an access key of AWS", pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/ },
  { what: "a key of Google's API", pattern: /\bAIza[\w-]{35}(?![\w-])/ },
  { what: "a key of Anthropic", pattern: /\bsk-ant-[\w-]{20,}/ },
  { what: "a key of OpenAI", pattern: /\bsk-(?:proj|svcacct|admin)-[\w-]{20,}/ },
  { what: "a token of Slack", pattern: /\bxox[abeoprs]-[\w-]{10,}/ },
  { what: "a token of npm", pattern: /\bnpm_[A-Za-z0-9]{36}\b/ },
  { what: "a token of PyPI", pattern: /\bpypi-AgEIcHlwaS5vcmc[\w-]{20,}/ },
  { what: "a token of GitLab", pattern: /\bglpat-[\w-]{20,}/ },
  { what: "a live key of Stripe", pattern: /\b[rs]k_live_[A-Za-z0-9]{20,}/ },
];

/** The kind of credential that a line holds; undefined: none that is known here. Examples that say so are none. */
export function credentialIn(text: string): string | undefined {
  return shapes.find(({ pattern }) => {
    const match = pattern.exec(text);
    return match !== null && !match[0].endsWith("EXAMPLE");
  })?.what;
}
