import { createHash } from "node:crypto";

/** The boxes on the dashboard: how each is drawn, and what became of them in the text that stands there. */

/** How the dashboard begins; only issues that the App itself opened are looked at. */
const dashboardMarker = "<!-- cogtown:dashboard -->";

export type Box =
  /** Ticked while the town is paused. */
  | { readonly action: "pause" | "resume" }
  | { readonly action: "retry"; readonly target: number }
  | { readonly action: "approve"; readonly target: number; readonly hash: string };

/** A line of its own: nothing that others wrote stands in it. The mark says what it does when somebody changes it. */
export function renderBox(box: Box): string {
  switch (box.action) {
    case "pause":
      return "- [ ] Pause the town <!-- box:pause -->";
    case "resume":
      return "- [x] Pause the town <!-- box:resume -->";
    case "retry":
      return `- [ ] Retry #${box.target} <!-- box:retry ${box.target} -->`;
    case "approve":
      return `- [ ] Approve the plan of #${box.target} (${box.hash}) <!-- box:approve ${box.target} ${box.hash} -->`;
  }
}

const boxLine =
  /^- \[([ xX])\] ([^<\n]*<!-- box:(pause|resume|retry|approve)(?: ([1-9]\d{0,9}))?(?: ([0-9a-f]{4,64}))? -->)$/gm;

/** The text below a mark that says what it is like but for its boxes: so that a change of anything else shows. */
export function seal(text: string): string {
  return `${dashboardMarker}\n<!-- cogtown:seal ${digestOf(text)} -->\n${text}`;
}

/** Boxes of a text that was changed in nothing but them; undefined: somebody changed more, or it is none of ours. */
export function readBoxes(
  body: string,
): readonly (Box & { readonly isTicked: boolean })[] | undefined {
  const [, digest, text = ""] = sealed.exec(plain(body)) ?? [];
  if (digest === undefined || digestOf(text) !== digest) return undefined;
  return [...text.matchAll(boxLine)].flatMap(([, mark, , action, target, hash]) => {
    const box = boxOf(action, Number(target), hash);
    return box === undefined ? [] : [{ ...box, isTicked: mark !== " " }];
  });
}

const sealed = /^<!-- cogtown:dashboard -->\n<!-- cogtown:seal ([0-9a-f]{12}) -->\n([\s\S]*)$/;

function boxOf(action = "", target = 0, hash = ""): Box | undefined {
  switch (action) {
    case "pause":
    case "resume":
      return { action };
    case "retry":
      return target > 0 ? { action, target } : undefined;
    case "approve":
      return target > 0 && hash !== "" ? { action, target, hash } : undefined;
    default:
      return undefined;
  }
}

/** Browsers send other line ends than we do. */
const plain = (body: string) => body.replaceAll("\r\n", "\n").trimEnd();

const digestOf = (text: string) =>
  createHash("sha256")
    .update(plain(text).replace(boxLine, "- [ ] $2"), "utf8")
    .digest("hex")
    .slice(0, 12);

export const isDashboard = (body: string): boolean => body.startsWith(dashboardMarker);

/** Whether the text that stands there is this one, boxes included. */
export const isSameBody = (one: string, other: string): boolean => plain(one) === plain(other);
