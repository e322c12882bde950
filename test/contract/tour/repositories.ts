import type { Visitor } from "./visitor.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");

/** Somebody reads the repository, edits files in the browser, lets a colleague in. */
export async function tourRepositories({ ask }: Visitor): Promise<void> {
  await ask("GET /repos/octo/town");
  await ask("GET /repos/octo/town", { as: "dana" });
  await ask("GET /repos/octo/town", { as: "installation" });
  await ask("GET /repos/octo/nowhere", { status: 404 });
  await ask("GET /repos/octo/town/branches");
  await ask("GET /repos/octo/town/branches/main");
  await ask("GET /repos/octo/town/branches/nowhere", { status: 404 });
  await tourContents(ask);
  await tourCommits(ask);
  await ask("GET /repos/octo/town/collaborators");
  await ask("PUT /repos/octo/town/collaborators/dana", {
    body: { permission: "triage" },
    status: 204,
  });
  await ask("PUT /repos/octo/town/collaborators/nobody", { body: {}, status: 404 });
  await ask("GET /repos/octo/town/collaborators/dana", { status: 204 });
  await ask("GET /repos/octo/town/collaborators/nobody", { status: 404 });
  for (const login of ["octo", "maya", "dana"]) {
    await ask(`GET /repos/octo/town/collaborators/${login}/permission`, { as: "installation" });
  }
}

async function tourContents(ask: Visitor["ask"]): Promise<void> {
  const contents = "/repos/octo/town/contents";
  await ask(`GET ${contents}/`);
  await ask(`GET ${contents}/src`);
  await ask(`GET ${contents}/src/nowhere.js`, { status: 404 });
  await ask(`GET ${contents}/README.md?ref=main`);
  const made = await ask(`PUT ${contents}/docs/a%20guide.md`, {
    as: "maya",
    body: { message: "Write a guide", content: base64("Walk.\n"), branch: "main" },
    status: 201,
  });
  const sha = made.text("content.sha");
  await ask(`PUT ${contents}/docs/a%20guide.md`, {
    body: { message: "Rewrite it", content: base64("Run.\n"), sha: "0".repeat(40) },
    status: 409,
  });
  const changed = await ask(`PUT ${contents}/docs/a%20guide.md`, {
    body: { message: "Rewrite it", content: base64("Run.\n"), sha },
  });
  await ask(`DELETE ${contents}/docs/a%20guide.md`, {
    body: { message: "Nobody read it", sha: changed.text("content.sha") },
  });
}

async function tourCommits(ask: Visitor["ask"]): Promise<void> {
  const commits = await ask("GET /repos/octo/town/commits?sha=main&per_page=2");
  const [newest, older] = [commits.text("0.sha"), commits.text("1.sha")];
  await ask(`GET /repos/octo/town/commits?path=README.md`);
  await ask(`GET /repos/octo/town/commits/${newest}`);
  await ask("GET /repos/octo/town/commits/main");
  await ask(`GET /repos/octo/town/commits/${"1".repeat(40)}`, { status: 422 });
  await ask(`GET /repos/octo/town/compare/${older}...${newest}`);
  await ask(`GET /repos/octo/town/compare/main...main`);
  await ask("GET /repos/octo/town/compare/main...nowhere", { status: 404 });
}

/** The variables of Actions: written, read, renamed, removed. */
export async function tourVariables({ ask }: Visitor): Promise<void> {
  const variables = "/repos/octo/town/actions/variables";
  await ask(`POST ${variables}`, { body: { name: "MOOD", value: "good" }, status: 201 });
  await ask(`POST ${variables}`, { body: { name: "MOOD", value: "bad" }, status: 409 });
  await ask(`GET ${variables}`);
  await ask(`GET ${variables}/MOOD`);
  await ask(`PATCH ${variables}/MOOD`, { body: { value: "better" }, status: 204 });
  await ask(`DELETE ${variables}/MOOD`, { status: 204 });
  await ask(`GET ${variables}/MOOD`, { status: 404 });
}
