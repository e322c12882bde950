import { isGroupAlive, killSession, signalGroup } from "../process-group.ts";

/** How a program is started: the whole of it, for `spawn`. */
export interface Launch {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly directory: string;
  /** The whole environment: nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>;
}

/** By these a process that outlived the job is found again: by the post step, and by GitHub's runner. */
export function marksIn(environment: Readonly<Record<string, string>>): Record<string, string> {
  const names = ["COGTOWN_SESSION", "RUNNER_TRACKING_ID"];
  return Object.fromEntries(Object.entries(environment).filter(([name]) => names.includes(name)));
}

/** One piece of foreign code: how it is started, reached by signals, and ended with everything that it started. */
export interface Custody {
  readonly launch: Launch;
  /** It was started as this process. */
  begun(leader: number): void;
  /** Reaches what it can of what the leader started; nobody left to be reached is no error. */
  signal(leader: number, signal: "SIGTERM" | "SIGKILL"): void;
  isAlive(leader: number): boolean;
  /** When this is settled nothing that it started is alive. Throws where that cannot be brought about. */
  end(leader: number | undefined): Promise<void>;
}

export interface ForeignCommand {
  /** Run with `bash -c`. */
  readonly command: string;
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Foreign code as the user of the job: its process group, and whatever carries the mark of the session. A program that
 * takes the mark out of its environment and leaves the group is not found again.
 */
export function groupCustody(session: string, request: ForeignCommand): Custody {
  const { command, directory, environment } = request;
  return {
    launch: {
      program: "bash",
      // Node's pipes are sockets, and bash takes a socket for a remote login that wants its ~/.bashrc.
      arguments: ["--noprofile", "--norc", "-c", command],
      directory,
      environment,
    },
    begun: () => undefined,
    signal: signalGroup,
    isAlive: isGroupAlive,
    end: (leader) => {
      if (leader !== undefined) signalGroup(leader, "SIGKILL");
      return killSession(session);
    },
  };
}
