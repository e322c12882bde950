/** `npm run bench -- NAME`: see --help. */
import { Command } from "commander";
import { refinery } from "./refinery/command.ts";
import { scheduler } from "./schedule/command.ts";

await new Command("bench")
  .description("Measures parts of Cogtown against others of their kind.")
  .addCommand(refinery())
  .addCommand(scheduler())
  .parseAsync();
