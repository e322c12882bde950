import { z } from "zod";
import { readCommit } from "../../git/history.ts";
import type { TreeChange, TreeEntry } from "../../git/objects.ts";
import {
  readBlob,
  readTree,
  readTreeEntry,
  writeBlob,
  writeCommit,
  writeTree,
} from "../../git/objects.ts";
import { noObject, readRef, resolveCommit, updateRefs } from "../../git/refs.ts";
import type { Answer } from "../../world/faults.ts";
import { commitSignature } from "../../world/people.ts";
import { describeViolation, judgeRefChange } from "../../world/ref-rules.ts";
import { afterRefsChanged } from "../../world/refs.ts";
import { grants } from "../../world/tokens.ts";
import { ApiError, conflict, notForIntegrations, notFound, unprocessable } from "../errors.ts";
import { renderDirectory, renderFile, renderFileCommit } from "../render/contents.ts";
import type { Call } from "../route.ts";
import { ok, route } from "../route.ts";

const Person = z.object({ name: z.string(), email: z.string(), date: z.string().optional() });
const Change = {
  message: z.string(),
  branch: z.string().optional(),
  author: Person.optional(),
  committer: Person.optional(),
};
const PutFile = z.object({ ...Change, content: z.string(), sha: z.string().optional() });
const DeleteFile = z.object({ ...Change, sha: z.string() });
type Change = Pick<z.infer<typeof PutFile>, "message" | "branch" | "author">;

const getContents = route(
  "GET /repos/{owner}/{repo}/contents/{path}",
  { permission: "contents:read" },
  async (call) => {
    const { git, repository } = call;
    const ref = call.query.get("ref") ?? repository.defaultBranch;
    const commit = await resolveCommit(git, ref);
    if (commit === undefined)
      throw new ApiError(
        404,
        call.query.has("ref") ? `No commit found for the ref ${ref}` : "This repository is empty.",
      );
    const path = call.parameter("path").replace(/\/+$/, "");
    const entry = path === "" ? undefined : await readTreeEntry(git, commit, path);
    if (path !== "" && entry === undefined) throw notFound();
    if (entry === undefined || entry.type === "tree") return listDirectory(call, commit, ref, path);
    return ok(await describeFile(call, ref, entry));
  },
);

async function listDirectory(
  call: Call,
  commit: string,
  ref: string,
  path: string,
): Promise<Answer> {
  const entries = await readTree(call.git, path === "" ? commit : `${commit}:${path}`);
  const placed = entries.map((entry) => ({
    ...entry,
    path: path === "" ? entry.path : `${path}/${entry.path}`,
  }));
  return ok(renderDirectory(call.world, call.repository, ref, placed));
}

async function describeFile(call: Call, ref: string, entry: TreeEntry) {
  const content = await readBlob(call.git, entry.sha);
  return renderFile(call.world, call.repository, ref, entry, content);
}

const putContents = route(
  "PUT /repos/{owner}/{repo}/contents/{path}",
  { permission: "contents:write", body: PutFile },
  async (call, body) => {
    const path = call.parameter("path");
    const sha = await writeBlob(call.git, Buffer.from(body.content, "base64"));
    return changeFile(call, path, body, (before) => {
      checkSha(path, before, body.sha);
      return { path, mode: before?.mode ?? "100644", sha };
    });
  },
);

const deleteContents = route(
  "DELETE /repos/{owner}/{repo}/contents/{path}",
  { permission: "contents:write", body: DeleteFile },
  (call, body) => {
    const path = call.parameter("path");
    return changeFile(call, path, body, (before) => {
      if (before === undefined) throw notFound();
      checkSha(path, before, body.sha);
      return { path, mode: before.mode, sha: null };
    });
  },
);

/** GitHub: a file that exists is changed only by who names its blob. */
function checkSha(path: string, before: TreeEntry | undefined, sha: string | undefined): void {
  if (before === undefined) {
    if (sha !== undefined) throw conflict(`${path} does not match ${sha}`);
    return;
  }
  if (sha === undefined) throw unprocessable(`Invalid request.\n\n"sha" wasn't supplied.`);
  if (sha !== before.sha) throw conflict(`${path} does not match ${sha}`);
}

/** One commit with one changed path on a branch; nobody's push in between is lost. */
async function changeFile(
  call: Call,
  path: string,
  change: Change,
  decide: (before: TreeEntry | undefined) => TreeChange,
): Promise<Answer> {
  const { world, repository, git } = call;
  refuseWorkflow(call, path);
  const branch = change.branch ?? repository.defaultBranch;
  const name = `refs/heads/${branch}`;
  const landed = await git.exclusively(async () => {
    const tip = await readRef(git, name);
    if (tip === undefined && change.branch !== undefined)
      throw new ApiError(404, `Branch ${branch} not found`);
    const before = tip === undefined ? undefined : await readTreeEntry(git, tip.sha, path);
    const wanted = decide(before);
    const sha = await commitChange(call, tip?.sha, wanted, change);
    const moved = { name, before: tip?.sha ?? noObject, after: sha };
    const violation = await judgeRefChange(world, repository, moved, call.actor);
    if (violation !== undefined) throw conflict(describeViolation(violation));
    const result = await updateRefs(git, [moved]);
    if (result.kind === "refused") throw conflict(`${branch} is being changed by somebody else`);
    return { sha, isNew: before === undefined, before: tip?.sha ?? noObject };
  });
  await afterRefsChanged(
    world,
    repository,
    [{ name, before: landed.before, after: landed.sha }],
    call.actor,
  );
  const entry = (await readTreeEntry(git, landed.sha, path)) ?? null;
  const commit = await readCommit(git, landed.sha);
  return {
    status: landed.isNew ? 201 : 200,
    body: renderFileCommit(world, repository, branch, entry, commit),
  };
}

async function commitChange(
  { git, world, actor }: Call,
  parent: string | undefined,
  wanted: TreeChange,
  { message, author }: Change,
): Promise<string> {
  const tree = await writeTree(git, parent ?? null, [wanted]);
  const own = commitSignature(world, actor.user);
  const signature = author === undefined ? own : { ...own, name: author.name, email: author.email };
  const parents = parent === undefined ? [] : [parent];
  return writeCommit(git, { tree, parents, author: signature, committer: own, message });
}

/** Whoever can write workflow files can give themselves every secret: GitHub wants a permission of its own for it. */
function refuseWorkflow({ caller }: Call, path: string): void {
  if (!path.startsWith(".github/workflows/") || caller.kind === "user") return;
  if (caller.kind === "installation" && grants(caller.permissions, "workflows", "write")) return;
  throw notForIntegrations();
}

export const contentRoutes = [getContents, putContents, deleteContents];
