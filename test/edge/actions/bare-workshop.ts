import { randomUUID } from "node:crypto";
import { noIsolation } from "../../../actions/shared/isolation/isolation.ts";
import type { Workshop } from "../../../actions/shared/workshop.ts";

/** A workshop in a folder of a test's own, for what runs commands without a job around it. */
export function workshopIn(folder: string, stop = new AbortController().signal): Workshop {
  // What ends a session ends all that carry its mark: those of other tests beside this one must not.
  const session = randomUUID();
  return {
    job: {
      workspace: folder,
      temp: folder,
      remote: { server: "file:///nowhere", url: "file:///nowhere" },
      repositoryUrl: "file:///nowhere",
      repository: "acme/demo",
      apiUrl: "http://127.0.0.1:9",
      event: { name: "", path: "" },
      commit: "",
      runId: 1,
      runAttempt: 1,
      path: process.env["PATH"] ?? "",
      hasSummary: false,
      variables: {},
    },
    session,
    folder,
    isolation: noIsolation(folder, session),
    redact: (text) => text,
    stop,
  };
}
