import { z } from "zod";
import { readCommit } from "../../git/history.ts";
import type { TreeChange } from "../../git/objects.ts";
import {
  objectType,
  readBlob,
  readTree,
  writeBlob,
  writeCommit,
  writeTree,
} from "../../git/objects.ts";
import { listRefs, noObject, readRef, resolveCommit } from "../../git/refs.ts";
import { commitSignature } from "../../world/people.ts";
import type { RefRefusal, RefWish } from "../../world/ref-changes.ts";
import { changeRefs } from "../../world/ref-changes.ts";
import { describeViolation } from "../../world/ref-rules.ts";
import type { ApiError } from "../errors.ts";
import { notFound, unprocessable } from "../errors.ts";
import { paged } from "../paging.ts";
import { renderBlob, renderGitCommit, renderRef, renderTree } from "../render/git.ts";
import type { Call } from "../route.ts";
import { created, noContent, ok, route } from "../route.ts";

const Sha = z.string().regex(/^[0-9a-f]{40}$/, "is not a sha");
const CreateRef = z.object({ ref: z.string(), sha: z.string() });
const UpdateRef = z.object({ sha: z.string(), force: z.boolean().default(false) });
const CreateBlob = z.object({
  content: z.string(),
  encoding: z.enum(["utf-8", "base64"]).default("utf-8"),
});
const NewSignature = z.object({ name: z.string(), email: z.string(), date: z.string().optional() });
const CreateCommit = z.object({
  message: z.string(),
  tree: Sha,
  parents: z.array(Sha).default([]),
  author: NewSignature.optional(),
  committer: NewSignature.optional(),
  signature: z.string().optional(),
});
const CreateTree = z.object({
  base_tree: z.string().nullish(),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.enum(["100644", "100755", "040000", "160000", "120000"]).default("100644"),
      type: z.enum(["blob", "tree", "commit"]).optional(),
      sha: z.string().nullable().optional(),
      content: z.string().optional(),
    }),
  ),
});

/** Says no in GitHub's words. `moved`: what the answer is when a push was faster. */
function explain(why: RefRefusal, moved: string): ApiError {
  switch (why) {
    case "invalid-name":
      return unprocessable("Reference name is invalid");
    case "hidden":
      return unprocessable("Reference cannot be updated");
    case "no-object":
      return unprocessable("Object does not exist");
    case "exists":
      return unprocessable("Reference already exists");
    case "no-ref":
      return unprocessable("Reference does not exist");
    case "not-fast-forward":
      return unprocessable("Update is not a fast forward");
    case "moved":
      return unprocessable(moved);
  }
}

async function changeRef(call: Call, wish: RefWish, moved: string): Promise<void> {
  const outcome = await changeRefs(call.world, call.repository, [wish], call.actor);
  if (outcome.kind === "refused") throw explain(outcome.why, moved);
  if (outcome.kind === "forbidden") throw unprocessable(describeViolation(outcome.violation));
}

async function answerRef(call: Call, name: string, sha: string) {
  const type = (await objectType(call.git, sha)) ?? "commit";
  return renderRef(call.world, call.repository, { name, type, sha });
}

const createRef = route(
  "POST /repos/{owner}/{repo}/git/refs",
  { permission: "contents:write", body: CreateRef },
  async (call, { ref: name, sha }) => {
    const wish = { name, before: noObject, after: sha, force: false };
    await changeRef(call, wish, "Reference already exists");
    return created(await answerRef(call, name, sha));
  },
);

const updateRef = route(
  "PATCH /repos/{owner}/{repo}/git/refs/{ref}",
  { permission: "contents:write", body: UpdateRef },
  async (call, { sha, force }) => {
    const name = `refs/${call.parameter("ref")}`;
    const wish = { name, after: sha, force, mustExist: true };
    // What was a fast forward a moment ago is not known to be one now.
    await changeRef(call, wish, "Update is not a fast forward");
    return ok(await answerRef(call, name, sha));
  },
);

const deleteRef = route(
  "DELETE /repos/{owner}/{repo}/git/refs/{ref}",
  { permission: "contents:write" },
  async (call) => {
    const name = `refs/${call.parameter("ref")}`;
    await changeRef(call, { name, after: noObject, force: false }, "Reference does not exist");
    return noContent();
  },
);

const getRef = route(
  "GET /repos/{owner}/{repo}/git/ref/{ref}",
  { permission: "contents:read" },
  async (call) => {
    const ref = await readRef(call.git, `refs/${call.parameter("ref")}`);
    if (ref === undefined) throw notFound();
    return ok(renderRef(call.world, call.repository, ref));
  },
);

const matchingRefs = route(
  "GET /repos/{owner}/{repo}/git/matching-refs/{ref}",
  { permission: "contents:read" },
  async (call) => {
    const refs = await listRefs(call.git, `refs/${call.parameter("ref")}`);
    return paged(call, refs, (ref) => renderRef(call.world, call.repository, ref));
  },
);

const createBlob = route(
  "POST /repos/{owner}/{repo}/git/blobs",
  { permission: "contents:write", body: CreateBlob },
  async ({ git, world, repository }, { content, encoding }) => {
    const bytes = Buffer.from(content, encoding === "base64" ? "base64" : "utf8");
    const sha = await writeBlob(git, bytes);
    const { url } = renderBlob(world, repository, sha, bytes);
    return created({ sha, url });
  },
);

const getBlob = route(
  "GET /repos/{owner}/{repo}/git/blobs/{file_sha}",
  { permission: "contents:read" },
  async (call) => {
    const sha = call.parameter("file_sha");
    if ((await objectType(call.git, sha)) !== "blob") throw notFound();
    return ok(renderBlob(call.world, call.repository, sha, await readBlob(call.git, sha)));
  },
);

const createCommit = route(
  "POST /repos/{owner}/{repo}/git/commits",
  { permission: "contents:write", body: CreateCommit },
  async (call, body) => {
    const { git, world, repository } = call;
    if ((await objectType(git, body.tree)) !== "tree")
      throw unprocessable("Tree SHA does not exist");
    for (const parent of body.parents) {
      if ((await objectType(git, parent)) !== "commit") {
        throw unprocessable("Parent SHA does not exist or is not a commit object");
      }
    }
    const author = readSignature(call, body.author);
    const committer = body.committer === undefined ? author : readSignature(call, body.committer);
    const { tree, parents, message } = body;
    const sha = await writeCommit(git, { tree, parents, author, committer, message });
    return created(renderGitCommit(world, repository, await readCommit(git, sha)));
  },
);

function readSignature(call: Call, given: z.infer<typeof NewSignature> | undefined) {
  if (given === undefined) return commitSignature(call.world, call.actor.user);
  const date = given.date === undefined ? call.world.now() : new Date(given.date);
  if (Number.isNaN(date.getTime())) throw unprocessable("Invalid date");
  return { name: given.name, email: given.email, date };
}

const getCommit = route(
  "GET /repos/{owner}/{repo}/git/commits/{commit_sha}",
  { permission: "contents:read" },
  async (call) => {
    const sha = call.parameter("commit_sha");
    if ((await objectType(call.git, sha)) !== "commit") throw notFound();
    return ok(renderGitCommit(call.world, call.repository, await readCommit(call.git, sha)));
  },
);

const createTree = route(
  "POST /repos/{owner}/{repo}/git/trees",
  { permission: "contents:write", body: CreateTree },
  async (call, body) => {
    const { git, world, repository } = call;
    const base = body.base_tree ?? null;
    const baseType = base === null ? "tree" : await objectType(git, base);
    if (baseType !== "tree" && baseType !== "commit") throw notFound();
    const changes = await Promise.all(body.tree.map((entry) => readTreeChange(call, entry)));
    const sha = await writeTree(git, base, changes);
    return created(renderTree(world, repository, sha, await readTree(git, sha)));
  },
);

async function readTreeChange(
  { git }: Call,
  entry: z.infer<typeof CreateTree>["tree"][number],
): Promise<TreeChange> {
  const { path, mode } = entry;
  const isEscaping = path
    .split("/")
    .some((part) => part === "" || part === ".." || part === ".git");
  if (isEscaping) throw unprocessable("tree.path contains a malformed path component");
  if (entry.content !== undefined) return { path, mode, sha: await writeBlob(git, entry.content) };
  if (entry.sha === undefined) throw unprocessable("Must supply either tree.sha or tree.content");
  if (entry.sha !== null && mode !== "160000" && (await objectType(git, entry.sha)) === undefined) {
    throw unprocessable(`tree.sha ${entry.sha} is not a valid ${entry.type ?? "blob"}`);
  }
  return { path, mode, sha: entry.sha };
}

const getTree = route(
  "GET /repos/{owner}/{repo}/git/trees/{tree_sha}",
  { permission: "contents:read" },
  async (call) => {
    const asked = call.parameter("tree_sha");
    const type = await objectType(call.git, asked);
    const treeish = type === "tree" ? asked : await resolveCommit(call.git, asked);
    if (treeish === undefined) throw notFound();
    const sha = type === "tree" ? asked : (await readCommit(call.git, treeish)).tree;
    // GitHub: any value at all, even "0", means recursive.
    const entries = await readTree(call.git, sha, call.query.has("recursive"));
    return ok(renderTree(call.world, call.repository, sha, entries));
  },
);

export const gitDataRoutes = [
  createRef,
  updateRef,
  deleteRef,
  getRef,
  matchingRefs,
  createBlob,
  getBlob,
  createCommit,
  getCommit,
  createTree,
  getTree,
];
