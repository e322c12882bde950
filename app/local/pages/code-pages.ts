import { html } from "hono/html";
import { listRefs, resolveCommit } from "../git/refs.ts";
import type { Repository } from "../world/entities.ts";
import type { World } from "../world/world.ts";
import { type Html, renderPage, renderText } from "./layout.ts";

/** Lines of a commit's change that are shown; a browser is no place for more. */
const mostLines = 2000;

/** The way in: newest commits of the default branch, every branch, and how to clone. */
export async function renderRepositoryPage(world: World, repository: Repository): Promise<Html> {
  const git = world.git(repository);
  const branches = await listRefs(git, "refs/heads/");
  const tip = await resolveCommit(git, `refs/heads/${repository.defaultBranch}`);
  const log =
    tip === undefined ? "" : await git.run(["log", "--max-count=30", "--format=%h %s", tip]);
  const rows = branches.map(
    ({ name, sha }) => html`<tr><td>${name.slice("refs/heads/".length)}</td>
<td><a href="/${repository.fullName}/commit/${sha}">${sha.slice(0, 7)}</a></td></tr>`,
  );
  const content = html`<p>${repository.description ?? ""}</p>
<p>Clone it: <code>git clone ${world.baseUrl}/${repository.fullName}.git</code></p>
<h2>${repository.defaultBranch}</h2>${renderText(log.trim())}
<h2>Branches</h2><table>${rows}</table>`;
  return renderPage(repository.fullName, repository.fullName, content);
}

/** A commit with its message and change; undefined when there is none of that name. */
export async function renderCommitPage(
  world: World,
  repository: Repository,
  name: string,
): Promise<Html | undefined> {
  const git = world.git(repository);
  const sha = /^[0-9a-f]{7,40}$/.test(name) ? await resolveCommit(git, name) : undefined;
  if (sha === undefined) return undefined;
  const shown = await git.run(["show", "--stat", "--patch", "--no-color", "--no-ext-diff", sha]);
  const lines = shown.split("\n");
  const rest = lines.length > mostLines ? `\n… ${lines.length - mostLines} more lines` : "";
  const text = `${lines.slice(0, mostLines).join("\n")}${rest}`;
  return renderPage(`Commit ${sha.slice(0, 7)}`, repository.fullName, renderText(text));
}
