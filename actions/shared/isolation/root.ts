import { userInfo } from "node:os";
import { execa } from "execa";

/** Where the system's own programs are. The PATH of the job names folders that foreign code may write in. */
export const systemPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

export interface RootAnswer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The rights of root, which the action has, or may use by `sudo` without a password. */
export interface Root {
  /** What to put before a command line. */
  readonly prefix: readonly string[];
  /** Runs a program of the system. Never throws for what it ends with. */
  run(words: readonly string[]): Promise<RootAnswer>;
}

/** Undefined where the action is not root and cannot become it. */
export async function findRoot(): Promise<Root | undefined> {
  if (userInfo().uid === 0) return rootBy([]);
  const root = rootBy(["sudo", "-n", "--"]);
  return (await root.run(["true"])).exitCode === 0 ? root : undefined;
}

/** Root, when the words before a command line make it so. */
function rootBy(prefix: readonly string[]): Root {
  return {
    prefix,
    run: async (words) => {
      const [program = "true", ...rest] = [...prefix, ...words];
      const { exitCode, stdout, stderr, originalMessage } = await execa(program, rest, {
        cwd: "/",
        env: systemEnvironment,
        extendEnv: false,
        reject: false,
        stdin: "ignore",
        maxBuffer: 1_000_000,
      });
      return { exitCode: exitCode ?? 128, stdout, stderr: stderr || (originalMessage ?? "") };
    },
  };
}

export const systemEnvironment = { PATH: systemPath, LC_ALL: "C.UTF-8" };
