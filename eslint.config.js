import tseslint from "typescript-eslint";

const environment = [
  {
    name: "process",
    message:
      "Read the environment in app/cli, app/hosts or actions/shared/input.ts and pass values on.",
  },
];
const impureGlobals = [
  "process",
  "fetch",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "console",
].map((name) => ({
  name,
  message: "app/core is pure: pass values in, return values out.",
}));

export default tseslint.config(
  { ignores: ["**/dist/**", "**/node_modules/**", "**/fixtures/**", "coverage/**"] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: false, allowDefaultCaseForExhaustiveSwitch: false },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-assertions": [
        "error",
        { assertionStyle: "as", objectLiteralTypeAssertions: "never" },
      ],
      "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 60, skipBlankLines: true, skipComments: true }],
      // `modified` counts a switch once: an exhaustive one is a table, not a maze.
      complexity: ["error", { max: 12, variant: "modified" }],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { varsIgnorePattern: "^_", argsIgnorePattern: "^_", destructuredArrayIgnorePattern: "^_" },
      ],
      "no-console": "error",
    },
  },
  {
    files: ["test/**"],
    rules: {
      "max-lines-per-function": ["error", { max: 120, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ["**/*.js", "**/*.mjs"], ...tseslint.configs.disableTypeChecked },
  { files: ["scripts/**"], rules: { "no-console": "off" } },
  {
    files: ["app/**", "actions/**"],
    ignores: ["app/cli/**", "app/hosts/**", "actions/shared/{input,handover}.ts"],
    rules: { "no-restricted-globals": ["error", ...environment] },
  },
  {
    files: ["app/core/**"],
    rules: {
      "no-restricted-globals": ["error", ...impureGlobals],
      "no-restricted-properties": [
        "error",
        { object: "Date", property: "now", message: "Time is an argument." },
        { object: "Math", property: "random", message: "Randomness is an argument." },
        { object: "crypto", property: "randomUUID", message: "Randomness is an argument." },
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: "Time is an argument.",
        },
        { selector: ":function[async=true]", message: "app/core is synchronous." },
      ],
    },
  },
);
