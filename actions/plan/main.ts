import { hideEnvironment } from "../shared/handover.ts";

hideEnvironment();
await import("./action.ts");
