import process from "node:process";
import { CutShort } from "../../../actions/shared/command.ts";
import { hideEnvironment } from "../../../actions/shared/handover.ts";

/**
 * The main step of the polecat, by a clock of the test's own: it saves and loses patience after as many milliseconds as
 * the job's environment says, and its time is up when it gets the signal USR2.
 */
hideEnvironment();
const { runAction } = await import("../../../actions/polecat/action.ts");

const timeIsUp = new AbortController();
process.on("SIGUSR2", () => {
  timeIsUp.abort(new CutShort("deadline"));
});
const never = 1_000_000_000;
await runAction({
  pace: () => ({
    saveMs: Number(process.env["TEST_SAVE_MS"] ?? never),
    silentMs: Number(process.env["TEST_SILENT_MS"] ?? never),
  }),
  timeIsUp: () => timeIsUp.signal,
});
