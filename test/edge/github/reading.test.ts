import { Octokit } from "@octokit/core";
import nock from "nock";
import { describe, expect, it } from "vitest";
import { emptyDesk } from "../../../app/core/desk/record.ts";
import { printLedgerMessage } from "../../../app/core/ledger-message.ts";
import { stickyMarker } from "../../../app/core/text/sticky.ts";
import { createGitHub } from "../../../app/github/octokit.ts";
import { answerAsLaidOut } from "./laid-out.ts";

const api = "http://github.test";
const sha = (digit: string) => digit.repeat(40);

const connect = () =>
  createGitHub(new Octokit({ baseUrl: api }), {
    owner: "ada",
    name: "engine",
    namespace: "refs/cogtown",
    now: () => new Date("2026-01-01T00:00:00Z"),
  });

const nothing = { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] };
const person = (login: string) => ({ __typename: "User", login });
const labelling = (actor: object | null, createdAt: string, label = "polecat") => ({
  __typename: "LabeledEvent",
  createdAt,
  actor,
  label: { name: label },
});
const pull = (number: number, change: object = {}) => ({
  id: `PR_${number}`,
  number,
  url: "u",
  state: "OPEN",
  isDraft: false,
  isCrossRepository: false,
  retargets: { nodes: [] },
  headRefName: "cogtown/12",
  headRefOid: sha("a"),
  baseRefName: "main",
  title: "t",
  createdAt: "2026-01-01T00:00:00Z",
  mergeable: "UNKNOWN",
  mergeCommit: null,
  labels: { nodes: [] },
  commits: { nodes: [{ commit: { oid: sha("a"), tree: { oid: sha("e") } } }] },
  latestOpinionatedReviews: { nodes: [] },
  ...change,
});

const issue = (change: object = {}) => ({
  id: "I_12",
  url: "u",
  title: "t",
  body: "b",
  state: "OPEN",
  locked: false,
  parent: null,
  lastEditedAt: null,
  edits: { totalCount: 0, nodes: [] },
  editor: null,
  labels: { nodes: [{ id: "L_1", name: "polecat" }] },
  timelineItems: { nodes: [labelling(person("alice"), "2026-01-01T00:00:00Z")] },
  comments: nothing,
  recent: { nodes: [] },
  ...change,
});
const labelled = (number: number) => ({
  ...{ id: `I_${number}`, number, title: "t", createdAt: "2026-01-01T00:00:00Z" },
  ...{ labels: { nodes: [] }, parent: null, blockedBy: { nodes: [] } },
});
const observation = (change: object = {}) => ({
  data: {
    viewer: { login: "cogtown[bot]" },
    repository: {
      id: "R_1",
      url: "https://github.com/ada/engine",
      defaultBranchRef: { name: "main", target: { tree: { oid: "e".repeat(40) } } },
      town: null,
      open: { nodes: [] },
      works: { nodes: [] },
      proposals: { nodes: [] },
      config: { text: "x" },
      polecatWorkflow: { __typename: "Blob" },
      refineryWorkflow: null,
      planWorkflow: null,
      desks: { nodes: [] },
      labelled: { nodes: [labelled(12)] },
      records: nothing,
      base: { target: { oid: sha("b"), tree: { oid: sha("e") } } },
      refinery: null,
      labels: nothing,
      issue: issue(),
      record: null,
      desk: null,
      work: null,
      proposal: null,
      pulls: { nodes: [] },
      ...change,
    },
  },
});

async function read(...answers: readonly object[]) {
  for (const answer of answers) nock(api).post("/graphql").reply(200, answer);
  const reading = await connect().readMolecule(12);
  if (reading === "absent") throw new Error("it is there");
  return reading;
}

answerAsLaidOut();

describe("reading a molecule", () => {
  it("takes the newest labelling, and not that of another label", async () => {
    const nodes = [
      labelling(person("alice"), "2026-01-01T00:00:00Z"),
      labelling(person("bob"), "2026-01-02T00:00:00Z"),
      labelling(person("mallory"), "2026-01-03T00:00:00Z", "bug"),
    ];
    const reading = await read(observation({ issue: issue({ timelineItems: { nodes } }) }));
    expect(reading.labelled).toEqual({ login: "bob", at: "2026-01-02T00:00:00Z" });
  });

  it("does not take an App that is named like a person for that person", async () => {
    const nodes = [labelling({ __typename: "Bot", login: "alice" }, "2026-01-01T00:00:00Z")];
    const reading = await read(observation({ issue: issue({ timelineItems: { nodes } }) }));
    expect(reading.labelled?.login).toBe("alice[bot]");
  });

  it("trusts nobody when GitHub does not tell who put the label on", async () => {
    const reading = await read(observation({ issue: issue({ timelineItems: { nodes: [] } }) }));
    expect(reading.labelled?.login).toBe("ghost");
  });

  it("does not take a fork's pull request from a branch of the same name for ours", async () => {
    const nodes = [pull(3), pull(9, { isCrossRepository: true, headRefOid: sha("f") })];
    const reading = await read(observation({ pulls: { nodes } }));
    expect(reading.facts.pull?.number).toBe(3);
  });

  it("does not take somebody else's comment for ours, whatever it contains", async () => {
    const comment = (id: string, viewerDidAuthor: boolean) => ({
      id,
      body: `${stickyMarker} hello`,
      viewerDidAuthor,
    });
    const comments = { ...nothing, nodes: [comment("C_1", false), comment("C_2", true)] };
    const reading = await read(observation({ issue: issue({ comments }) }));
    expect(reading.facts.stickies.map(({ id }) => id)).toEqual(["C_2"]);
  });

  it("looks for our comment further on where people talked a lot before", async () => {
    const first = { pageInfo: { hasNextPage: true, endCursor: "c" }, nodes: [] };
    const ours = { id: "C_101", body: stickyMarker, viewerDidAuthor: true };
    const reading = await read(observation({ issue: issue({ comments: first }) }), {
      data: { repository: { issue: { comments: { ...nothing, nodes: [ours] } } } },
    });
    expect(reading.facts.stickies).toHaveLength(1);
  });

  it("asks once more for a base that is not the one it presumed, and remembers it", async () => {
    const github = connect();
    const trunk = { base: { target: { oid: sha("c"), tree: { oid: sha("e") } } }, refinery: null };
    const elsewhere = { defaultBranchRef: { name: "trunk", target: null }, base: null };
    nock(api)
      .post("/graphql", /refs\/heads\/main/)
      .reply(200, observation(elsewhere))
      .post("/graphql", /BaseObservation.*refs\/heads\/trunk/)
      .reply(200, { data: { repository: trunk } })
      .post("/graphql", /MoleculeObservation.*refs\/heads\/trunk/)
      .reply(200, observation({ ...elsewhere, ...trunk }));
    for (const _ of [1, 2]) {
      const reading = await github.readMolecule(12);
      const base = reading === "absent" ? undefined : reading.facts.base;
      expect(base).toEqual({ name: "trunk", head: sha("c"), tree: sha("e") });
    }
  });

  it("reads the records of labelled molecules that are too old to be listed", async () => {
    const record = {
      version: 1,
      number: 12,
      base: "main",
      spec: {
        digest: "d",
        title: "t",
        body: "b",
        approvedBy: "alice",
        approvedAt: "2026-01-01T00:00:00Z",
      },
      attempts: [],
      steps: [],
      rework: [],
      forgiven: 0,
    };
    const message = printLedgerMessage("seeded", record);
    const cut = { pageInfo: { hasNextPage: true, endCursor: "c" }, nodes: [] };
    const target = { oid: sha("d"), message };
    const reading = await read(observation({ records: cut }), {
      data: { repository: { ref0: { name: "12", target } } },
    });
    expect(reading.facts.town.records.map(({ number }) => number)).toEqual([12]);
  });

  it("reads every record where the budget of a desk is to be told from all of them", async () => {
    const cut = { pageInfo: { hasNextPage: true, endCursor: "c" }, nodes: [] };
    const order = { dollars: 5, by: "alice", at: "2026-01-01T00:00:00Z", comment: 50 };
    const message = printLedgerMessage("seeded", { ...emptyDesk(12), budget: order });
    const desks = { nodes: [{ name: "12", target: { oid: sha("d"), message } }] };
    const page = { pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] };
    const reading = await read(observation({ records: cut, desks }), {
      data: { repository: { records: page } },
    });
    expect(reading.facts.town.isCut).toBe(false);
  });

  const below = { parent: { number: 9, subIssues: { nodes: [{ number: 12, state: "OPEN" }] } } };
  const deskAt = (number: number) => ({
    name: String(number),
    target: { oid: sha("d"), message: printLedgerMessage("seeded", emptyDesk(number)) },
  });

  it("asks no more where the list of desks is whole: a parent issue that has none is no convoy of ours", async () => {
    const desks = { nodes: [deskAt(12)] };
    const reading = await read(observation({ desks, issue: issue(below) }));
    expect(reading.facts.convoy).toEqual({ number: 9, desk: undefined, siblings: [] });
  });

  it("asks for the desk of the parent issue where so many desks are listed that it may be an older one", async () => {
    const desks = { nodes: Array.from({ length: 50 }, (_, i) => deskAt(100 + i)) };
    const reading = await read(observation({ desks, issue: issue(below) }), {
      data: { repository: { ref0: deskAt(9) } },
    });
    expect(reading.facts.convoy?.desk?.number).toBe(9);
  });

  it("never takes a ledger that it cannot read for an empty one", async () => {
    const record = { target: { oid: sha("d"), message: 'event\n\n{"version": 2}\n' } };
    const reading = await read(observation({ record }));
    expect(reading.facts.record).toMatchObject({ kind: "unreadable", head: sha("d") });
  });
});

describe("dependencies", () => {
  const closing = (change: object = {}) => ({
    ...pull(3),
    state: "MERGED",
    mergedAt: "2026-01-01T00:00:00Z",
    mergeCommit: { oid: sha("c") },
    ...change,
  });
  const ask = async (state: string, own: readonly object[], references: readonly object[] = []) => {
    const repository = {
      issue11: { state, closedByPullRequestsReferences: { nodes: references } },
      pulls11: { nodes: own },
    };
    nock(api).post("/graphql").reply(200, { data: { repository } });
    const [dependency] = await connect().readDependencies([11], "main");
    return dependency?.kind;
  };

  it("have landed when merged into the base, and not when merely closed", async () => {
    expect(await ask("CLOSED", [closing()])).toBe("landed");
    expect(await ask("CLOSED", [])).toBe("closed-unlanded");
    expect(await ask("OPEN", [])).toBe("open");
    expect(await ask("CLOSED", [], [closing()])).toBe("landed");
  });

  it("have not landed by way of a fork's branch or another base", async () => {
    expect(await ask("OPEN", [closing({ isCrossRepository: true })])).toBe("open");
    expect(await ask("CLOSED", [], [closing({ baseRefName: "next" })])).toBe("closed-unlanded");
  });

  it("that are no issues are missing", async () => {
    const path = ["repository", "issue11"];
    nock(api)
      .post("/graphql")
      .reply(200, {
        data: { repository: { issue11: null, pulls11: { nodes: [] } } },
        errors: [{ type: "NOT_FOUND", path, message: "no such issue" }],
      });
    expect(await connect().readDependencies([11], "main")).toEqual([
      { number: 11, kind: "missing" },
    ]);
  });
});
