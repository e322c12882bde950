import { expect } from "vitest";
import { scenario, wants } from "../kit/scenario.ts";

/** Signs the file that the goal names, or the one of the step. */
const signs = (name: string, more = "true") =>
  JSON.stringify(
    `file=$(grep -o 'a file [^ ]*[.]txt' $COGTOWN_PROMPT | head -n 1 | cut -d' ' -f3); ${more}; echo "${name} $COGTOWN_ATTEMPT.$COGTOWN_STEP" >> $file`,
  );

const config = `  choose:
    - attempt: 2
      command: ${signs("promoted")}
    - label: Frontend
      command: ${signs("painter")}
    - step: "*proof*"
      command: ${signs("prover")}
verify:
  commands: ["test -f README.md"]
review: none
`;

const steps = (file: string) =>
  `### Goal\n\nThere is a file ${file}.\n\n### Steps\n\n- [ ] Make it\n- [ ] Add the proof\n\n### Acceptance criteria\n\n- [ ] \`test -f ${file}\`\n`;

scenario(
  "who works depends on the attempt, the label and the step, as the configuration says",
  { config, agentCommand: "exit 3" },
  async (town) => {
    const plain = await town.file("Make a", wants("a.txt"));
    const painted = await town.maya.openIssue({ title: "Make b", body: wants("b.txt") });
    await town.maya.label(painted, "frontend", "polecat");
    const stepwise = await town.file("Make c", steps("c.txt"));
    await town.settle();
    for (const number of [plain, painted, stepwise])
      expect(await town.stateOf(number)).toBe("landed");
    expect(await town.git("show", "main:a.txt")).toBe("promoted 2.1");
    expect(await town.git("show", "main:b.txt")).toBe("painter 1.1");
    expect(await town.git("show", "main:c.txt")).toBe("promoted 2.1\nprover 2.2");
  },
);
