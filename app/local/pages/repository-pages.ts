import { type Context, Hono } from "hono";
import { html } from "hono/html";
import type { Repository } from "../world/entities.ts";
import type { World } from "../world/world.ts";
import { renderCommitPage, renderRepositoryPage } from "./code-pages.ts";
import { addressOf, renderIssueList, renderIssuePage } from "./issue-pages.ts";
import { contentPolicy, type Html, renderPage } from "./layout.ts";
import { renderRunList, renderRunPage } from "./run-pages.ts";

/** What a person sees who opens an address: public repositories, read-only, at the addresses that GitHub has. */
export function createRepositoryPages(world: World): Hono {
  const pages = new Hono();
  pages.use("*", async (context, next) => {
    await next();
    context.header("content-security-policy", contentPolicy);
    context.header("x-content-type-options", "nosniff");
    context.header("referrer-policy", "no-referrer");
  });
  const at = (path: string, render: (repository: Repository, context: Context) => MaybePage) => {
    pages.get(`/:owner/:name${path}`, async (context) => {
      const fullName = `${context.req.param("owner")}/${context.req.param("name")}`;
      const repository = world.repository(fullName);
      const isPublic = repository !== undefined && !repository.private;
      const page = isPublic ? await render(repository, context) : undefined;
      return page === undefined ? showAbsence(context) : context.html(page);
    });
  };
  at("", (repository) => renderRepositoryPage(world, repository));
  at("/issues", (repository) => renderIssueList(world, repository, "issues"));
  at("/pulls", (repository) => renderIssueList(world, repository, "pulls"));
  at("/actions", (repository) => renderRunList(world, repository));
  at("/issues/:number", (repository, context) => showIssue(world, repository, context));
  at("/pull/:number", (repository, context) => showIssue(world, repository, context));
  at("/actions/runs/:id", (repository, context) => showRun(world, repository, context));
  at("/actions/runs/:id/*", (repository, context) => showRun(world, repository, context));
  at("/commit/:sha", (repository, context) =>
    renderCommitPage(world, repository, context.req.param("sha") ?? ""),
  );
  pages.get("*", showAbsence);
  return pages;
}

type MaybePage = Html | undefined | Promise<Html | undefined>;

function showIssue(world: World, repository: Repository, context: Context): MaybePage {
  const issue = world.issues.byKey(`${repository.id}#${Number(context.req.param("number"))}`);
  if (issue === undefined) return undefined;
  const isHere = context.req.path === addressOf(repository, issue);
  return isHere
    ? renderIssuePage(world, repository, issue)
    : renderPointer(repository, addressOf(repository, issue));
}

/** GitHub sends a browser from `/issues/7` to `/pull/7`; a page without redirects says where to go. */
function renderPointer(repository: Repository, address: string): Html {
  return renderPage(
    "It is here",
    repository.fullName,
    html`<p><a href="${address}">${address}</a></p>`,
  );
}

function showRun(world: World, repository: Repository, context: Context): MaybePage {
  const run = world.runs.get(Number(context.req.param("id")));
  return run?.repository === repository.fullName
    ? renderRunPage(world, repository, run)
    : undefined;
}

function showAbsence(context: Context): Response | Promise<Response> {
  const words = html`<p>Nothing is shown at <code>${context.req.path}</code>: not every page of GitHub exists here.</p>`;
  return context.html(renderPage("Not found", undefined, words), 404);
}
