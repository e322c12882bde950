import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** One time that an agent was asked to do a step. */
export interface Asking {
  readonly molecule: number;
  readonly attempt: number;
  readonly step: number;
  /** The step stood on the work branch already: whoever is asked again does finished work twice. */
  readonly wasFinished: boolean;
  /** The agent found conflict markers. */
  readonly isRepair: boolean;
}

/**
 * The machine that jobs run on, as far as it is ours: the agent, its log, and gates at which a job stands still until
 * it may go on. Everything is outside the repository, so that it is in nobody's way.
 */
export class Workbench {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get agentCommand(): string {
    return `bash ${join(this.#folder, "agent.sh")}`;
  }

  /** PATH of the jobs. */
  get searchPath(): string {
    return `${join(this.#folder, "bin")}:${process.env["PATH"] ?? ""}`;
  }

  /**
   * Puts a program first on the PATH of the jobs. Another process writes it: a program that we hold open for writing, or a
   * child that we are just starting for another town, cannot be run ("text file busy").
   */
  async install(name: string, script: string): Promise<void> {
    const draft = join(this.#folder, `${name}.draft`);
    await writeFile(draft, script, { mode: 0o755 });
    await run("cp", ["-p", draft, join(this.#folder, "bin", name)]);
  }

  async setUp(bareRepository: string): Promise<void> {
    await mkdir(join(this.#folder, "bin"), { recursive: true });
    await mkdir(join(this.#folder, "gates"), { recursive: true });
    await writeFile(join(this.#folder, "agent.sh"), renderAgent(this.#folder, bareRepository));
    await this.install("gate", renderGate(this.#folder));
  }

  /** From now on a job that comes to this gate waits there. */
  async shut(gate: string): Promise<void> {
    await writeFile(join(this.#folder, "gates", gate), "");
  }

  async open(gate: string): Promise<void> {
    await rm(join(this.#folder, "gates", gate), { force: true });
  }

  /** Resolves when a job stands at this gate. */
  async untilReached(gate: string, signal: AbortSignal): Promise<void> {
    while (!existsSync(join(this.#folder, "gates", `${gate}.reached`))) {
      signal.throwIfAborted();
      await pause(10);
    }
  }

  /** A file that programs of the bench may write. */
  pathOf(name: string): string {
    return join(this.#folder, name);
  }

  has(name: string): boolean {
    return existsSync(this.pathOf(name));
  }

  async askings(): Promise<readonly Asking[]> {
    const text = await readFile(join(this.#folder, "askings"), "utf8").catch(() => "");
    return text
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        const [molecule = 0, attempt = 0, step = 0, finished = 0, conflicts = 0] = line
          .split(" ")
          .map(Number);
        const wasFinished = finished > 0;
        return { molecule, attempt, step, wasFinished, isRepair: conflicts > 0 };
      });
  }
}

/** The agent writes down that it was asked before it does anything: no work can be done twice unseen. */
function renderAgent(folder: string, bareRepository: string): string {
  return `s=$COGTOWN_STEP; title=$(grep -oE 'board names (ann|bob)|log has two|There is a lamp' "$COGTOWN_PROMPT" | head -n 1)
work="refs/heads/polecat/$COGTOWN_MOLECULE"
finished=$(git --git-dir '${bareRepository}' log --format=%B "refs/heads/main..$work" 2>/dev/null | grep -cE "^Step: $s/[0-9]+ [0-9a-f]+$")
conflicts=$(cat board.txt | grep -c '^<<<<<<<')
echo "$COGTOWN_MOLECULE $COGTOWN_ATTEMPT $s $finished $conflicts" >> '${folder}/askings'
claim() { printf '%s\\n' $(grep -xE 'ann|bob' board.txt) "$1" | sort -u > board.new; mv board.new board.txt; }
case "$title" in
  'board names '*) claim "\${title##* }" ;;
  'log has two') if [ "$s" = 1 ]; then echo first > log.txt; else printf 'first\\nsecond\\n' > log.txt; fi ;;
  'There is a lamp') echo lit > lamp.txt ;;
  *) echo "attempt $COGTOWN_ATTEMPT" > try.txt ;;
esac
gate "agent.$s"
`;
}

function renderGate(folder: string): string {
  return `#!/bin/sh
[ -e '${folder}/gates/'"$1" ] || exit 0
touch '${folder}/gates/'"$1.reached"
while [ -e '${folder}/gates/'"$1" ]; do sleep 0.02; done
`;
}
