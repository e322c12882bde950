import { atLength, tellOn } from "../kit/main-way.ts";

tellOn("actions", atLength);
