import { hideEnvironment } from "../shared/input.ts";

hideEnvironment();
await import("./action.ts");
