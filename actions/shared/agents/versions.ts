import type { CliName } from "#core/config/config.ts";

/** A package of the npm registry, and where its executable is once it is installed without running its scripts. */
export interface PinnedPackage {
  readonly package: string;
  readonly version: string;
  /**
   * The executable below `node_modules`, for a platform in Node's words. A native one is started without the Node
   * wrapper around it, whose child outlives a signal; `node` is a script that Node runs.
   */
  readonly executable: (platform: string, arch: string) => string;
  readonly runsOn: "native" | "node";
  /** The oldest Node that runs it; absent: it needs none. */
  readonly node?: number;
}

const codexTargets: Readonly<Record<string, string>> = {
  "linux-x64": "x86_64-unknown-linux-musl",
  "linux-arm64": "aarch64-unknown-linux-musl",
  "darwin-x64": "x86_64-apple-darwin",
  "darwin-arm64": "aarch64-apple-darwin",
};

function codexPath(platform: string, arch: string): string {
  const key = `${platform}-${arch}`;
  return `@openai/codex-${key}/vendor/${codexTargets[key] ?? key}/bin/codex`;
}

/** Every version here has been run in `npm run test:agents`; to take a newer one, change it here and run that. */
export const pinnedPackages: Readonly<Record<CliName, PinnedPackage>> = {
  claude: {
    package: "@anthropic-ai/claude-code",
    version: "2.1.332",
    executable: (platform, arch) => `@anthropic-ai/claude-code-${platform}-${arch}/claude`,
    runsOn: "native",
  },
  codex: {
    package: "@openai/codex",
    version: "0.171.0",
    executable: codexPath,
    runsOn: "native",
  },
  gemini: {
    package: "@google/gemini-cli",
    version: "0.61.0",
    executable: () => "@google/gemini-cli/bundle/gemini.js",
    runsOn: "node",
    node: 20,
  },
  copilot: {
    package: "@github/copilot",
    version: "1.0.102",
    executable: (platform, arch) => `@github/copilot-${platform}-${arch}/copilot`,
    runsOn: "native",
  },
  opencode: {
    package: "opencode-ai",
    version: "1.18.33",
    executable: (platform, arch) => `opencode-${platform}-${arch}/bin/opencode`,
    runsOn: "native",
  },
};
