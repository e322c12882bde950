import { hideEnvironment } from "../shared/input.ts";

hideEnvironment();
const { runAction } = await import("./action.ts");
await runAction();
