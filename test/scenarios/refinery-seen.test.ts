import { expect } from "vitest";
import { z } from "zod";
import { type Stage, scenario, wants } from "../kit/scenario.ts";

const Checks = z.object({
  check_runs: z.array(
    z.object({ name: z.string(), status: z.string(), conclusion: z.string().nullable() }),
  ),
});
const Pull = z.object({ head: z.object({ sha: z.string() }) });

/** What the pull request shows of the Refinery: its notes, and the newest check on its head. */
async function shown(town: Stage, pull: number) {
  const notes = (await town.comments(pull)).filter((text) => text.includes("cogtown:pull"));
  const { head } = Pull.parse(await town.rest(town.maya, "GET", `/pulls/${pull}`));
  const path = `/commits/${head.sha}/check-runs?check_name=cogtown/refinery`;
  const [check] = Checks.parse(await town.rest(town.maya, "GET", path)).check_runs;
  return { notes, check: check && (check.conclusion ?? check.status) };
}

const Told = z.object({
  issue: z.object({ number: z.number() }),
  comment: z.object({ body: z.string() }),
});

/** Headlines of all that was written on this pull request, in their order. */
const headlinesOn = (town: Stage, pull: number) =>
  town.town.github.world.deliveries.all().flatMap(({ event, request }) => {
    const told = event === "issue_comment" ? Told.safeParse(request.payload) : undefined;
    if (told?.success !== true || told.data.issue.number !== pull) return [];
    return /^### (.+)$/m.exec(told.data.comment.body)?.[1] ?? [];
  });

scenario(
  "people see on the pull request itself that it is verified, and that it landed",
  {},
  async (town) => {
    await town.file("Add the lamp", wants("lamp.txt"));
    await town.settle();
    const { notes, check } = await shown(town, 2);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/### Landed\n\nIt is on `main` as \[`[0-9a-f]{7}`\]/);
    expect(check).toBe("success");
    expect(headlinesOn(town, 2)).toEqual(["Being verified on the newest `main`", "Landed"]);
  },
);
