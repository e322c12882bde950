import { z } from "zod";
import { isAncestor, readCommit } from "../../git/history.ts";
import type { TreeChange } from "../../git/objects.ts";
import {
  objectType,
  readBlob,
  readTree,
  writeBlob,
  writeCommit,
  writeTree,
} from "../../git/objects.ts";
import {
  isValidRefName,
  listRefs,
  noObject,
  readRef,
  resolveCommit,
  updateRefs,
} from "../../git/refs.ts";
import { commitSignature } from "../../world/people.ts";
import { afterRefsChanged } from "../../world/refs.ts";
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

/** GitHub's own namespaces for pull requests: shown, never written by clients. */
const isHidden = (name: string) => name.startsWith("refs/pull/");

const createRef = route(
  "POST /repos/{owner}/{repo}/git/refs",
  { permission: "contents:write", body: CreateRef },
  async (call, { ref: name, sha }) => {
    const { world, repository, git } = call;
    await refuseBadRef(call, name);
    const type = await objectType(git, sha);
    if (type === undefined) throw unprocessable("Object does not exist");
    // Branches are tips of history: git refuses anything but a commit there, and so does GitHub.
    if (name.startsWith("refs/heads/") && type !== "commit")
      throw unprocessable("Object does not exist");
    const result = await git.exclusively(async () => {
      if ((await readRef(git, name)) !== undefined) throw unprocessable("Reference already exists");
      return updateRefs(git, [{ name, before: noObject, after: sha }]);
    });
    if (result.kind === "refused") throw await explainRefusedCreation(call, name);
    await afterRefsChanged(world, repository, [{ name, before: noObject, after: sha }], call.actor);
    return created(renderRef(world, repository, { name, type, sha }));
  },
);

async function refuseBadRef(call: Call, name: string): Promise<void> {
  if (!/^refs\/[^/]+\/./.test(name) || !(await isValidRefName(call.git, name))) {
    throw unprocessable("Reference name is invalid");
  }
  if (isHidden(name)) throw unprocessable("Reference cannot be updated");
}

/** A push may have been faster between the look and the write. */
async function explainRefusedCreation(call: Call, name: string) {
  const exists = (await readRef(call.git, name)) !== undefined;
  return unprocessable(exists ? "Reference already exists" : "Reference update failed");
}

const updateRef = route(
  "PATCH /repos/{owner}/{repo}/git/refs/{ref}",
  { permission: "contents:write", body: UpdateRef },
  async (call, { sha, force }) => {
    const { world, repository, git } = call;
    const name = `refs/${call.parameter("ref")}`;
    if (isHidden(name)) throw unprocessable("Reference cannot be updated");
    const type = await objectType(git, sha);
    const change = await git.exclusively(async () => {
      const before = await readRef(git, name);
      if (before === undefined) throw unprocessable("Reference does not exist");
      if (type === undefined) throw unprocessable("Object does not exist");
      if (!force && !(await isAncestor(git, before.sha, sha))) {
        throw unprocessable("Update is not a fast forward");
      }
      const result = await updateRefs(git, [{ name, before: before.sha, after: sha }]);
      // The ref moved between the look and the write: what was a fast forward then is not known to be one now.
      if (result.kind === "refused") throw unprocessable("Update is not a fast forward");
      return { name, before: before.sha, after: sha };
    });
    await afterRefsChanged(world, repository, [change], call.actor);
    return ok(renderRef(world, repository, { name, type: type ?? "commit", sha }));
  },
);

const deleteRef = route(
  "DELETE /repos/{owner}/{repo}/git/refs/{ref}",
  { permission: "contents:write" },
  async (call) => {
    const { world, repository, git } = call;
    const name = `refs/${call.parameter("ref")}`;
    if (isHidden(name)) throw unprocessable("Reference cannot be updated");
    const before = await git.exclusively(async () => {
      const known = await readRef(git, name);
      if (known === undefined) throw unprocessable("Reference does not exist");
      const result = await updateRefs(git, [{ name, before: known.sha, after: noObject }]);
      if (result.kind === "refused") throw unprocessable("Reference does not exist");
      return known.sha;
    });
    await afterRefsChanged(world, repository, [{ name, before, after: noObject }], call.actor);
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
