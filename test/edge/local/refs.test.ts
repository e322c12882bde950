import { expect, test } from "vitest";
import { commitOn, request, startTown, tipOf } from "./town.ts";

const refs = "/repos/octo/town/git/refs";

test("of twelve who create the same ref at once, exactly one gets it", async () => {
  const town = await startTown();
  const token = await town.token();
  const sha = await tipOf(town);
  const body = { ref: "refs/cogtown/molecules/7", sha };
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => request(town.github, `POST ${refs}`, { token, body })),
  );
  const losers = answers.filter((answer) => answer.status === 422);
  expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
  expect(losers).toHaveLength(11);
  expect(losers.every(({ body }) => body["message"] === "Reference already exists")).toBe(true);
});

test("of twelve who advance the same ref to rival commits, exactly one does", async () => {
  const town = await startTown();
  const token = await town.token();
  const parent = await tipOf(town);
  await request(town.github, `POST ${refs}`, {
    token,
    body: { ref: "refs/cogtown/town", sha: parent },
  });
  const rivals = await Promise.all(
    Array.from({ length: 12 }, (_, index) => commitOn(town, parent, `rival ${index}`)),
  );
  const answers = await Promise.all(
    rivals.map((sha) =>
      request(town.github, `PATCH ${refs}/cogtown%2Ftown`, { token, body: { sha } }),
    ),
  );
  expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
  const winner = rivals[answers.findIndex((answer) => answer.status === 200)];
  expect(await tipOf(town, "cogtown/town")).toBe(winner);
});

test("what is no fast forward is refused, unless it is forced", async () => {
  const town = await startTown();
  const token = await town.token();
  const old = await tipOf(town);
  const newer = await commitOn(town, old, "newer");
  await request(town.github, `PATCH ${refs}/heads/main`, { token, body: { sha: newer } });
  const refused = await request(town.github, `PATCH ${refs}/heads/main`, {
    token,
    body: { sha: old },
  });
  expect([refused.status, refused.body["message"]]).toEqual([422, "Update is not a fast forward"]);
  const forced = await request(town.github, `PATCH ${refs}/heads/main`, {
    token,
    body: { sha: old, force: true },
  });
  expect(forced.status).toBe(200);
  expect(await tipOf(town)).toBe(old);
});

test("refs and objects that are not there are named in GitHub's words", async () => {
  const town = await startTown();
  const token = await town.token();
  const sha = await tipOf(town);
  const missing = "1".repeat(40);
  const ask = async (name: string, body?: unknown) =>
    (await request(town.github, name, { token, body })).body["message"];
  expect(await ask(`POST ${refs}`, { ref: "refs/heads/x", sha: missing })).toBe(
    "Object does not exist",
  );
  expect(await ask(`PATCH ${refs}/heads/x`, { sha })).toBe("Reference does not exist");
  expect(await ask(`DELETE ${refs}/heads/x`)).toBe("Reference does not exist");
  expect(await ask("GET /repos/octo/town/git/ref/heads/x")).toBe("Not Found");
});

test("matching refs are found by the beginning of their names in any namespace", async () => {
  const town = await startTown();
  const token = await town.token();
  const sha = await tipOf(town);
  for (const name of ["cogtown/molecules/1", "cogtown/molecules/12", "cogtown/town"]) {
    await request(town.github, `POST ${refs}`, { token, body: { ref: `refs/${name}`, sha } });
  }
  const found = await request(
    town.github,
    "GET /repos/octo/town/git/matching-refs/cogtown/molecules/1",
    {
      token,
    },
  );
  expect(found.list.map((ref) => ref["ref"])).toEqual([
    "refs/cogtown/molecules/1",
    "refs/cogtown/molecules/12",
  ]);
});
