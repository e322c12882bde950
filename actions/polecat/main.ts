import { hideEnvironment } from "../shared/handover.ts";

hideEnvironment();
const { runAction } = await import("./action.ts");
await runAction();
