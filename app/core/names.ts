/** Deterministic names: making a thing twice under the same name is refused by GitHub, which is what makes effects repeatable. */

export const dispatchLabel = "polecat";
/** On issues whose sub-issues are molecules. */
export const convoyLabel = "cogtown:convoy";
/** Nothing goes on without a person: it is held, or somebody called for one. */
export const needsHumanLabel = "needs-human";
/** On the issue that shows the town. */
export const dashboardLabel = "cogtown:dashboard";
export const polecatWorkflow = "cogtown-polecat.yml";
export const refineryWorkflow = "cogtown-refinery.yml";
/** Where GitHub's own merge queue does the Refinery's work. */
export const mergeGroupWorkflow = "cogtown-merge-group.yml";
/** The job in it, which is what a ruleset requires: of pull requests before they may be queued, and of groups. */
export const mergeGroupCheck = "cogtown/merge-group";
/** Where an agent plans, and answers questions. */
export const planWorkflow = "cogtown-plan.yml";
export const patrolWorkflow = "cogtown-patrol.yml";
/** The App itself where it has no server, and what tells it of reviews. */
export const townWorkflow = "cogtown-town.yml";
export const reviewWorkflow = "cogtown-review.yml";
/** GitHub counts issues and pull requests in 32 bits; a question about a higher one it refuses whole. */
export const highestNumber = 2_147_483_647;
export const configPath = ".github/cogtown.yml";

export const workBranch = (molecule: number) => `polecat/${molecule}`;
export const proposalBranch = (molecule: number) => `cogtown/${molecule}`;

/** Issue number of a work or proposal branch (`polecat/12`, `cogtown/12`), or undefined for any other branch. */
export function moleculeOfBranch(branch: string): number | undefined {
  const match = /^(?:polecat|cogtown)\/([1-9]\d*)$/.exec(branch);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/** Ledger refs below a configurable namespace: `refs/cogtown`, or `refs/heads/cogtown-ledger` where custom refs are refused. */
export const defaultNamespace = "refs/cogtown";
export const moleculeRef = (namespace: string, molecule: number) =>
  `${namespace}/molecules/${molecule}`;
/** What people said on an issue or a pull request, and what came of it. */
export const deskRef = (namespace: string, number: number) => `${namespace}/desks/${number}`;
export const townRef = (namespace: string) => `${namespace}/town`;
export const refineryRef = (namespace: string, base: string) => `${namespace}/refinery/${base}`;
/** Where a planning job leaves its answer. */
export const planRef = (namespace: string, issue: number, nonce: string) =>
  `${namespace}/plans/${issue}/${nonce}`;
/** Where the rebase-and-verify job leaves the commit that it verified. */
export const candidateRef = (namespace: string, base: string, id: string) =>
  `${namespace}/candidates/${base}/${id}`;

/** Run names carry what a run is for, so that a run can be found again without a record of its id. */
export const polecatRunMark = (molecule: number, nonce: string) =>
  `polecat #${molecule} · ${nonce}`;
export const refineryRunMark = (base: string, candidate: string) =>
  `refinery ${base} · ${candidate}`;
/** A run of the same workflow that judges finished work has a nonce that says so. */
export const judgeNonce = (nonce: string) => `judge-${nonce}`;
export const isJudgeNonce = (nonce: string) => nonce.startsWith("judge-");
export const planRunMark = (issue: number, nonce: string) => `plan #${issue} · ${nonce}`;
