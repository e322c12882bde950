import { expect } from "vitest";
import { answerTo, childrenOf } from "../kit/answers.ts";
import { cookOn, cookToTheEnd, formulaTown } from "../kit/formulas.ts";
import { scenario } from "../kit/scenario.ts";

/** What makes no plan, and what the one answer says of it. */
const unfit = {
  "fetaure feature=JSON": ["There is no formula `fetaure`", "cook --list"],
  "bug test=make": ["`bug` has no value", "What goes wrong"],
  'docs subject=releases page="../$(id).md"': ["of `page` does not match", "give one that does"],
};

scenario(
  "a review convoy is cooked, approved and done to the end; what cannot be cooked is answered once and makes nothing",
  formulaTown,
  async (town) => {
    const refused: number[] = [];
    for (const order of Object.keys(unfit)) refused.push(await cookOn(town, order));
    expect(await cookToTheEnd(town, ["review"])).toHaveLength(6);
    const findings = await town.git("ls-tree", "--name-only", "main", "docs/reviews/first-look/");
    expect(findings.split("\n").map((path) => path.split("/").at(-1))).toEqual([
      "correctness.md",
      "failure.md",
      "security.md",
      "simplicity.md",
      "summary.md",
      "tests.md",
    ]);
    for (const [index, words] of Object.values(unfit).entries()) {
      const number = refused[index] ?? 0;
      const { reactions, replies } = await answerTo(town, "maya", number);
      expect([reactions, replies.length]).toEqual([["eyes", "confused"], 1]);
      for (const word of words) expect(replies[0]).toContain(word);
      expect(await town.comments(number), "her words, and the answer").toHaveLength(2);
      expect(await childrenOf(town, number)).toEqual([]);
    }
  },
);
