import { crash } from "./crash.ts";
import { github } from "./github.ts";
import { kill } from "./kill.ts";
import { paper } from "./paper.ts";
import type { Part, PartName } from "./part.ts";
import { push } from "./push.ts";
import { webhooks } from "./webhooks.ts";

export const parts: Readonly<Record<PartName, Part>> = {
  paper,
  crash,
  push,
  kill,
  webhooks,
  github,
};
