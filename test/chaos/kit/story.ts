export interface Ending {
  readonly landed: readonly number[];
  readonly held: readonly number[];
  /** Steps on main, as "molecule.step". */
  readonly steps: readonly string[];
  /** Steps that are there only when the Refinery sent the molecule back. */
  readonly mayMend: readonly string[];
  /** Steps that stand for no work of their own, but for criteria that do not hold: asked for until they do. */
  readonly mayRepeat: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly branches: readonly string[];
}

/** What people want of a town, and the one end that it must come to, whatever happens on the way. */
export interface Story {
  /** In the order in which they are filed: the first is issue 1. */
  readonly molecules: readonly { readonly title: string; readonly body: string }[];
  readonly ending: Ending;
}

export const files = { "README.md": "# A town\n", "board.txt": "free\n" };

export const config = `verify:
  commands: ["test -f README.md"]
review: none
limits:
  attempts: 2
  claim-minutes: 1
  back-off-seconds: 0
`;

/**
 * Small, and yet with everything that can go wrong by itself: two molecules write to the same line, so that one of them
 * conflicts; one waits for the first and has two steps; one never succeeds; one is plain.
 */
export const wholeTown: Story = {
  molecules: [
    { title: "Take the board for ann", body: claimsBoard("ann") },
    { title: "Take the board for bob", body: claimsBoard("bob") },
    { title: "Write the log", body: writesLog("\n### Depends on\n\n- #1\n") },
    { title: "Square the circle", body: wants("The circle is square.", "test -f square.txt") },
    { title: "Add the lamp", body: wants("There is a lamp.", "grep -qx lit lamp.txt") },
  ],
  ending: {
    landed: [1, 2, 3, 5],
    held: [4],
    steps: ["1.1", "2.1", "3.1", "3.2", "5.1"],
    mayMend: ["1.2", "2.2"],
    mayRepeat: ["4.2"],
    files: { "board.txt": "ann\nbob\n", "log.txt": "first\nsecond\n", "lamp.txt": "lit\n" },
    // The work of what is held is kept.
    branches: ["main", "polecat/4"],
  },
};

/** One molecule of two steps, for what is done to its polecat. */
export const loneMolecule: Story = {
  molecules: [{ title: "Write the log", body: writesLog("") }],
  ending: {
    landed: [1],
    held: [],
    steps: ["1.1", "1.2"],
    mayMend: [],
    mayRepeat: [],
    files: { "log.txt": "first\nsecond\n" },
    branches: ["main"],
  },
};

function wants(goal: string, criterion: string): string {
  return `### Goal\n\n${goal}\n\n### Acceptance criteria\n\n- [ ] \`${criterion}\`\n`;
}

function claimsBoard(name: string): string {
  return wants(`The board names ${name}.`, `grep -qx ${name} board.txt`);
}

function writesLog(more: string): string {
  return `### Goal

The log has two lines.

### Steps

- [ ] Write the first line — check: \`gate check.1 && grep -qx first log.txt\`
- [ ] Write the second line — check: \`gate check.2 && grep -qx second log.txt\`

### Acceptance criteria

- [ ] \`gate criteria && test $(wc -l < log.txt) -eq 2\`
${more}`;
}
