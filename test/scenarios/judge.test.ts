import { expect } from "vitest";
import { z } from "zod";
import { scenario, wants } from "../kit/scenario.ts";

/** Finds fault with `b.txt`, and would push if it could. */
const judge = `file=$(grep -o 'a file [^ ]*[.]txt' $COGTOWN_PROMPT | head -n 1 | cut -d' ' -f3)
verdict=holds; quote=$(cat $file)
[ $file = b.txt ] && verdict=fails
echo changed > $file; git add -A; git commit -qm changed; git push -q origin HEAD:main
printf '{"verdicts":[{"criterion":1,"verdict":"%s","evidence":[{"path":"%s","line":1,"quote":"%s"}],"reason":"I looked."}]}' "$verdict" $file "$quote" > $COGTOWN_ANSWER`;

const config = `  choose:
    - role: judge
      command: ${JSON.stringify(judge)}
verify:
  commands: ["test -f README.md"]
review: none
judge:
  criteria: true
`;

const Pulls = z.array(z.object({ number: z.number(), body: z.string() }));

const body = (file: string) => wants(file, "- [ ] The file names its molecule\n");

scenario(
  "what a judge doubts waits for a person, what it finds good lands by itself, and it can change nothing",
  { config },
  async (town) => {
    const numbers = new Map<string, number>();
    for (const file of ["a.txt", "b.txt"])
      numbers.set(file, await town.file(`Make ${file}`, body(file)));
    const [good = 0, bad = 0] = [...numbers.values()];
    await town.settle();
    expect([await town.stateOf(good), await town.stateOf(bad)]).toEqual(["landed", "proposed"]);
    const pulls = Pulls.parse(await town.rest(town.maya, "GET", "/pulls?state=all"));
    const pullOf = (issue: number) =>
      pulls.find(({ body: text }) => text.startsWith(`Closes #${issue}\n`)) ?? {
        number: 0,
        body: "",
      };
    const shownOf = (issue: number) => pullOf(issue).body;
    expect(shownOf(bad)).toContain("✗ fails");
    expect(shownOf(bad)).toMatch(new RegExp(`/blob/[0-9a-f]{40}/b\\.txt#L1.*molecule ${bad}`));
    expect((await town.comments(bad)).join()).toContain("the judge found that 1 criterion fails");

    await town.rob.approve(pullOf(bad).number);
    await town.settle();
    expect(await town.stateOf(bad)).toBe("landed");
    expect(await town.git("show", "main:b.txt")).toBe(`molecule ${bad}`);
    expect(await town.landed()).toHaveLength(2);
  },
);
