import type { Finding } from "../policy/finding.ts";
import { clip, codeSpan, oneLine } from "./markdown.ts";
import { removeHiddenCharacters } from "./sanitise.ts";

const longestPath = 300;
const mostInSentence = 3;

/** What a policy found, as the end of a sentence: safe to post, whatever the files are called. */
export function summariseFindings(findings: readonly Finding[]): string {
  const shown = findings.slice(0, mostInSentence).map(describeFinding);
  const more = findings.length - shown.length;
  return `${shown.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}

/** What the next attempt is told, a line for each file and rule. */
export function renderRefusal(findings: readonly Finding[]): string {
  return [
    "The branch was not proposed, because of what it changes against its base. Mend every one of these in the work tree; when one is gone already, leave it so:",
    findings.map((finding) => `- ${describeFinding(finding)}`).join("\n"),
  ].join("\n\n");
}

function describeFinding({ rule, path, line, why }: Finding): string {
  const where = line === undefined ? "" : `, line ${line},`;
  return `${codeSpan(pathOf(path))}${where} ${why} (rule \`${rule}\`)`;
}

/** A path, shown as what it is: characters that are not drawn are spelt out. */
export function pathOf(path: string): string {
  const spelt = path.replace(/[^\x20-\x7e]/gu, (each) =>
    removeHiddenCharacters(each) === each ? each : spell(each),
  );
  return clip(oneLine(spelt), longestPath);
}

const spell = (character: string) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
