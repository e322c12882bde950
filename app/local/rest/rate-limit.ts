import type { Caller } from "../world/tokens.ts";
import type { World } from "../world/world.ts";

/** Requests an hour, from GitHub's documentation: Apps and people 5,000, a GITHUB_TOKEN 1,000, nobody 60. */
const limits: Readonly<Record<Caller["kind"], number>> = {
  anonymous: 60,
  app: 5000,
  user: 5000,
  installation: 5000,
  job: 1000,
};

const hour = 3600;

interface Window {
  readonly start: number;
  used: number;
}

/** Counts requests per caller and hour, and tells of it in headers. It refuses nobody: that is a fault to switch on. */
export class RateLimits {
  readonly #windows = new Map<string, Window>();
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  count(caller: Caller): void {
    this.#window(caller).used += 1;
  }

  state(caller: Caller) {
    const { start, used } = this.#window(caller);
    const limit = limits[caller.kind];
    return { limit, used, remaining: Math.max(0, limit - used), reset: start + hour };
  }

  headers(caller: Caller): Record<string, string> {
    const { limit, used, remaining, reset } = this.state(caller);
    return {
      "x-ratelimit-limit": String(limit),
      "x-ratelimit-remaining": String(remaining),
      "x-ratelimit-used": String(used),
      "x-ratelimit-reset": String(reset),
      "x-ratelimit-resource": "core",
    };
  }

  #window(caller: Caller): Window {
    const now = Math.floor(this.#world.now().getTime() / 1000);
    const key = ownerOf(caller);
    const known = this.#windows.get(key);
    if (known !== undefined && now < known.start + hour) return known;
    const opened = { start: now, used: 0 };
    this.#windows.set(key, opened);
    return opened;
  }
}

/** Tokens of one installation share its limit; every job of one repository shares the repository's. */
function ownerOf(caller: Caller): string {
  switch (caller.kind) {
    case "anonymous":
      return "anonymous";
    case "app":
      return `app ${caller.app.id}`;
    case "user":
      return `user ${caller.user.id}`;
    case "installation":
      return `installation ${caller.installation.id}`;
    case "job":
      return `repository ${caller.repositoryIds.join()}`;
  }
}
