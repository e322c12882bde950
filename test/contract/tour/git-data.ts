import type { Visitor } from "./visitor.ts";

/** A commit made by hand, piece by piece, and refs that move only forward. */
export async function tourGitData({ ask }: Visitor): Promise<void> {
  const git = "/repos/octo/town/git";
  const start = (await ask(`GET ${git}/ref/heads/main`)).text("object.sha");
  const baseTree = (await ask(`GET ${git}/commits/${start}`)).text("tree.sha");
  const blob = await ask(`POST ${git}/blobs`, { body: { content: "made by hand\n" }, status: 201 });
  await ask(`GET ${git}/blobs/${blob.text("sha")}`);
  const tree = await ask(`POST ${git}/trees`, {
    body: {
      base_tree: baseTree,
      tree: [
        { path: "hand.txt", mode: "100644", type: "blob", sha: blob.text("sha") },
        { path: "words.txt", mode: "100644", type: "blob", content: "words\n" },
      ],
    },
    status: 201,
  });
  await ask(`GET ${git}/trees/${tree.text("sha")}?recursive=1`);
  const commit = await ask(`POST ${git}/commits`, {
    as: "installation",
    body: { message: "Work by hand", tree: tree.text("sha"), parents: [start] },
    status: 201,
  });
  await tourRefs(ask, start, commit.text("sha"));
  await ask(`GET ${git}/commits/${"2".repeat(40)}`, { status: 404 });
  await ask(`POST ${git}/trees`, {
    body: { tree: [{ path: "../out", mode: "100644", type: "blob", content: "" }] },
    status: 422,
  });
}

async function tourRefs(ask: Visitor["ask"], start: string, next: string): Promise<void> {
  const git = "/repos/octo/town/git";
  const record = { ref: "refs/cogtown/molecules/7", sha: start };
  await ask(`POST ${git}/refs`, { as: "installation", body: record, status: 201 });
  await ask(`POST ${git}/refs`, { as: "installation", body: record, status: 422 });
  const ref = `${git}/refs/cogtown/molecules/7`;
  await ask(`PATCH ${ref}`, { as: "installation", body: { sha: next, force: false } });
  await ask(`PATCH ${ref}`, { as: "installation", body: { sha: start }, status: 422 });
  // By its commit: the ref itself is no branch, and nothing else leads there.
  await ask(`GET /repos/octo/town/commits?sha=${next}&per_page=100`, { as: "installation" });
  await ask(`PATCH ${ref}`, { as: "installation", body: { sha: start, force: true } });
  await ask(`GET ${git}/ref/cogtown/molecules/7`);
  await ask(`GET ${git}/matching-refs/cogtown/molecules/`);
  await ask(`DELETE ${ref}`, { as: "installation", status: 204 });
  await ask(`GET ${git}/ref/cogtown/molecules/7`, { status: 404 });
  await ask(`DELETE ${ref}`, { as: "installation", status: 422 });
  await ask(`POST ${git}/refs`, { body: { ref: "refs/heads/walk", sha: next }, status: 201 });
  await ask(`POST ${git}/refs`, { body: { ref: "refs/tags/v1", sha: next }, status: 201 });
  await ask(`DELETE ${git}/refs/tags/v1`, { status: 204 });
}
