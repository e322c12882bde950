/**
 * Every difference between the embedded GitHub and emulate 0.12.2, with the reason. "question | difference" is matched as a
 * whole. A difference that is not here fails the test, and so does a reason that no difference needs any more.
 */
export interface Explanation {
  readonly difference: RegExp;
  readonly reason: string;
}

export const explained: readonly Explanation[] = [
  // What GitHub's own description says, and emulate leaves out.
  {
    difference: / \| status: "4\d\d", emulate absent$/,
    reason: "GitHub repeats the status as text in the body of every refusal.",
  },
  {
    difference: /sub_issues_summary|issue_dependencies_summary/,
    reason: "emulate models neither sub-issues nor dependencies.",
  },
  {
    difference:
      /^who am I \| (collaborators|disk_usage|owned_private_repos|private_gists|total_private_repos|two_factor_authentication|user_view_type)/,
    reason: "GitHub shows people their private profile; emulate shows the public one to everybody.",
  },
  {
    difference: /minimized: null, emulate absent$/,
    reason: "Part of a comment in GitHub's description, younger than emulate.",
  },
  {
    difference: /twitter_username: absent/,
    reason: "Optional in GitHub's description; left out here as it says nothing.",
  },
  {
    difference:
      /^the repository \| (allow_update_branch|merge_commit_message|merge_commit_title|network_count|squash_merge_commit_message|squash_merge_commit_title|subscribers_count|web_commit_signoff_required):/,
    reason: "Part of the full repository in GitHub's description.",
  },
  {
    difference: /^the repository \| (git|ssh)_url:/,
    reason: "Nothing here speaks the git or ssh protocol: the address that works is given.",
  },
  {
    difference: /^the repository \| has_(projects|wiki):/,
    reason: "The embedded GitHub has neither projects nor wikis and says so.",
  },
  {
    difference: /^collaborators \| /,
    reason: "GitHub lists the owner among the collaborators.",
  },
  {
    difference: /^the branch \| (_links|commit\.|protection\.)/,
    reason: "GitHub answers a single branch with its whole commit, links and protection.",
  },
  {
    difference: /^branches \| \[\]\.protection_url/,
    reason: "Optional in GitHub's description, and there is no protection to read here.",
  },
  {
    difference: /^make a tree \| tree\[\]/,
    reason:
      "emulate keeps the order of insertion and no addresses; git sorts entries by name, and the last one is compared.",
  },
  {
    difference: /^make a blob \| (node_id|size):/,
    reason: "GitHub describes address and sha as the answer to a new blob.",
  },
  {
    difference: /active_lock_reason: null, emulate absent$/,
    reason: "Required in GitHub's description of a pull request.",
  },
  {
    difference: /^list reviews \| \[\]\.(created|updated)_at/,
    reason: "No part of a review in GitHub's description.",
  },
  {
    difference: /\[\]\.commit\.tree\.url: an address, emulate absent$/,
    reason: "Required in GitHub's description of a commit.",
  },

  // What is git here, and imitated there.
  {
    difference: /author\.email|committer\.email/,
    reason:
      "GitHub writes the private address with the account's id into commits of people who set none.",
  },
  {
    difference:
      /^(open a pull request|read the pull request|read the merged one) \| (additions|changed_files|commits):/,
    reason:
      "Counted from git here; emulate compares nothing and counts commits from the beginning.",
  },
  {
    difference: /^its files \| /,
    reason: "emulate compares no trees: its pull requests change nothing.",
  },
  {
    difference: /^its commits \| /,
    reason: "GitHub lists the commits that the base does not have, by the accounts that made them.",
  },
  {
    difference: /\| merge_commit_sha: a sha, emulate null$/,
    reason: "While a pull request is open, GitHub names the trial merge there.",
  },
  {
    difference: /^read the merged one \| (mergeable|rebaseable): null/,
    reason: "GitHub tells nothing about the mergeability of what is merged.",
  },
  {
    difference: /\| maintainer_can_modify: false, emulate true$/,
    reason: "Only pull requests from forks can allow it; these come from the same repository.",
  },
  {
    difference: /^read a file \| content:/,
    reason: "GitHub breaks base64 into lines, the last one included.",
  },

  // What GitHub refuses, and emulate lets pass.
  {
    difference: /^bad credentials \| status: 401, emulate 200$/,
    reason: "emulate takes any token for its first user's.",
  },
  {
    difference: /^a stranger edits( the comment)? \| status: 403, emulate 200$/,
    reason:
      "emulate asks nobody for a role; on GitHub only authors and people with triage or write may edit.",
  },
  {
    difference: /^close into no state \| status: 422, emulate 200$/,
    reason: "emulate takes any state.",
  },
  {
    difference: /^make it twice \| status: 422, emulate 201$/,
    reason: "GitHub's labels are the same whatever their case; emulate's are not.",
  },
  {
    difference: /^open (it twice|one from nowhere) \| status: 422, emulate 201$/,
    reason:
      "emulate looks neither for an open pull request of the same branches nor for the branch.",
  },
  {
    difference: /^approve one's own \| status: 422, emulate 201$/,
    reason: "GitHub lets nobody approve their own pull request.",
  },
  {
    difference: /^list reviews \| \[\]: 1 of them, emulate 2 of them$/,
    reason: "The approval of one's own pull request, which emulate took.",
  },

  // Other answers to the same refusal, or to the same success.
  {
    difference: /^a stranger's permission \| status: 200, emulate 404$/,
    reason: "Anybody may read a public repository, and GitHub answers with `read`.",
  },
  {
    difference: /^comment a review \| status: 200, emulate 201$/,
    reason: "GitHub's description says 200 for a new review.",
  },
  {
    difference: /^merge another head \| status: 409, emulate 422$/,
    reason: "GitHub's description says 409 when the head is another than the one named.",
  },
  {
    difference: /^merge again \| status: 405, emulate 422$/,
    reason: "GitHub's description says 405 when a pull request cannot be merged.",
  },
  {
    difference: /^a ref that is not there \| status: 422, emulate 404$/,
    reason: "GitHub answers 422 `Reference does not exist` when a ref to move is missing.",
  },
  {
    difference: /^it is an issue too \| status: 200, emulate 404$/,
    reason: "On GitHub every pull request is an issue.",
  },
  {
    difference: /^no teapots \| status: 501, emulate 404$/,
    reason:
      "What the embedded GitHub does not model it names, lest a missing endpoint look like a missing thing.",
  },
  {
    difference:
      /^(open without a title|make one without a name|comment with no words) \| (errors\[\]|message)/,
    reason:
      "GitHub says what is wrong with a body that does not fit; emulate says only that something is.",
  },
  {
    difference: /^write over it blindly \| message:/,
    reason: "GitHub's words for a missing sha have nothing after the first sentence.",
  },
  {
    difference: /^take it off again \| message: "Label does not exist"/,
    reason: "GitHub tells a missing label from a missing issue.",
  },
  {
    difference: /^no branch \| message: "Branch not found"/,
    reason: "GitHub tells a missing branch from a missing repository.",
  },
  {
    difference: /^a ref to nothing \| message: "Object does not exist"/,
    reason: "GitHub's words.",
  },
  {
    difference: /^backward \| message: "Update is not a fast forward"/,
    reason: "GitHub's words have no hyphen.",
  },
  {
    difference: /\[\]\.color: "ededed"/,
    reason:
      "GitHub makes labels that are put on and do not exist in grey; emulate in a colour of their name.",
  },
];
