/** What one of our comments replies to, at its top where nobody sees it. Only comments of our own account are asked for it. */
export const markReply = (to: string, text: string) => `<!-- cogtown:reply ${to} -->\n${text}`;

/** What this comment of ours replies to: `comment 123`, or `job` and its nonce; undefined: it is no reply. */
export const repliedTo = (body: string): string | undefined =>
  /^<!-- cogtown:reply ([\w -]+?) -->/.exec(body)?.[1];
