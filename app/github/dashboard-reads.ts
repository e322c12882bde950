import { z } from "zod";
import type { DashboardIssue } from "#core/dashboard/facts.ts";
import { Actor, Nodes, PageOf, townShape } from "./answers.ts";
import { dashboardObservation } from "./dashboard-query.ts";
import type { DashboardReading } from "./port.ts";
import { askRepository, completeTown, type Reader, townVariables } from "./reader.ts";

/** The town together with the issues that may show it, in one question. */

/** So many of the newest edits are read. */
const editsRead = 20;

const Edits = Nodes(z.object({ editor: Actor, editedAt: z.string() })).nullable();

const ShowingIssue = z.object({
  id: z.string(),
  number: z.number(),
  body: z.string(),
  createdAt: z.string(),
  viewerDidAuthor: z.boolean(),
  isPinned: z.boolean().nullish(),
  userContentEdits: Edits,
});

const DashboardAnswer = z.object({
  ...townShape,
  dashboards: PageOf(ShowingIssue),
});

export async function readDashboard(reader: Reader): Promise<DashboardReading> {
  const question = { text: dashboardObservation, variables: townVariables(reader) };
  const answer = await askRepository(reader, question, DashboardAnswer, "the dashboard");
  const own = answer.dashboards.list.filter(({ viewerDidAuthor }) => viewerDidAuthor);
  return {
    town: await completeTown(reader, answer),
    issues: own.map((issue) => issueOf(issue, reader.viewer)),
    isCut: answer.dashboards.isCut,
  };
}

/**
 * With the first edit GitHub puts the first text into the history as well, as its author's. Of a longer history than was
 * read, in which we do not appear, nobody knows who is missing.
 */
function issueOf(
  { id: nodeId, number, body, createdAt, isPinned, userContentEdits }: z.infer<typeof ShowingIssue>,
  viewer: string | undefined,
): DashboardIssue {
  const edits = (userContentEdits ?? []).map(({ editor, editedAt }) => ({
    login: editor,
    at: editedAt,
  }));
  const newestOwn = edits.findIndex(({ login }) => login === viewer);
  return {
    ...{ nodeId, number, body, isPinned: isPinned ?? false },
    writtenAt: edits[newestOwn]?.at ?? createdAt,
    edits: newestOwn === -1 ? edits : edits.slice(0, newestOwn),
    isHistoryCut: newestOwn === -1 && edits.length >= editsRead,
  };
}
