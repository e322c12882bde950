/** What a branch changes, as GitHub shows it from outside. Whoever made the branch has no part in saying so. */
export interface BranchChange {
  readonly head: string;
  readonly mergeBase: string;
  readonly files: readonly ChangedFile[];
  /** GitHub lists 300 files at most: there may be more than are here. */
  readonly isTruncated: boolean;
  /** Those that the base does not have, oldest first. */
  readonly commits: readonly BranchCommit[];
  /** Folders of added files and those above them, with the names in each on the branch. */
  readonly folders: ReadonlyMap<string, readonly string[]>;
  /** What looks like a credential in added lines; the credential itself is not kept. */
  readonly secrets: readonly SecretFound[];
  /** What could not be read whole, in words. Nothing is proposed while anything is here. */
  readonly unread: readonly Unread[];
}

export interface ChangedFile {
  readonly path: string;
  readonly previousPath?: string;
  readonly status:
    | "added"
    | "removed"
    | "modified"
    | "renamed"
    | "copied"
    | "changed"
    | "unchanged";
  /** Six octal digits as git writes them; undefined: it is not there on that side. */
  readonly oldMode: string | undefined;
  readonly newMode: string | undefined;
  /** Bytes on the branch; 0 where it is gone. */
  readonly bytes: number;
  readonly isBinary: boolean;
  readonly added: readonly ChangedLine[];
  readonly removed: readonly ChangedLine[];
}

export interface ChangedLine {
  /** 1-based, in the file that has the line. */
  readonly number: number;
  readonly text: string;
}

export interface BranchCommit {
  readonly sha: string;
  readonly message: string;
}

export interface SecretFound {
  readonly path: string;
  readonly line: number;
  /** The kind of credential, never the credential. */
  readonly what: string;
}

export interface Unread {
  readonly path: string;
  readonly why: string;
}
