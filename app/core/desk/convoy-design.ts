import { createHash } from "node:crypto";
import type { Heading } from "mdast";
import { bareHeading } from "../molecule/spec-headings.ts";
import { wordsOfHeading } from "../molecule/spec-sections.ts";
import { clip, isIntricate, readMarkdown, spanOf } from "../text/markdown.ts";
import { rememberAnswers } from "../text/remember.ts";
import { sanitise } from "../text/sanitise.ts";
import { isConvoyWith } from "./convoy-children.ts";
import type { DeskFacts } from "./facts.ts";
import type { DeskRecord, Order } from "./record.ts";
import { type DeskTurn, noting } from "./turn.ts";

/** What stands in every briefing has an end. */
export const longestDesign = 8_000;

/**
 * What stands below the heading `Design`, deeper headings included; empty where there is none, or nothing below it. What
 * GitHub does not draw is not in it. A text that is built to keep a parser busy has no design.
 */
export const readDesign = rememberAnswers((body: string): string => {
  if (isIntricate(body)) return "";
  const source = sanitise(body);
  const nodes = readMarkdown(source).children;
  const at = nodes.findIndex((node) => node.type === "heading" && isDesign(source, node));
  const heading = nodes[at];
  if (heading?.type !== "heading") return "";
  const next = nodes
    .slice(at + 1)
    .find((node) => node.type === "heading" && node.depth <= heading.depth);
  const end = next === undefined ? source.length : spanOf(next).start;
  const text = source.slice(spanOf(heading).end, end).trim();
  return /^[_*]?No response[_*]?$/i.test(text) ? "" : clip(text, longestDesign);
});

const isDesign = (source: string, heading: Heading) =>
  bareHeading(wordsOfHeading(source, heading)) === "design";

/** Empty: there is no such section. */
function digestOf(design: string): string {
  return design === ""
    ? ""
    : createHash("sha256").update(design, "utf8").digest("hex").slice(0, 16);
}

/** Whether somebody changed the section `Design` of a convoy since it was judged: then whoever did so matters. */
export function isDesignNew(
  record: DeskRecord | undefined,
  facts: Pick<DeskFacts, "body" | "children" | "town" | "isOpen" | "pull">,
): boolean {
  return (
    isConvoyWith(record, facts) &&
    digestOf(readDesign(facts.body)) !== (record?.convoy?.section ?? "")
  );
}

type Writer =
  | { readonly kind: "writer"; readonly by: string; readonly at: string | undefined }
  /** Whoever wrote it may not write to the repository, or that is not known. */
  | { readonly kind: "outsider"; readonly by: string };

/**
 * Pins the section `Design` where somebody who may write left it so. The attacker edits the issue of a convoy: what they
 * write reaches no polecat until somebody says `/mayor approve`, whoever saves the text after them. The design that came with a plan stands until a later edit.
 */
export function pinDesign(turn: DeskTurn, facts: DeskFacts, now: Date): DeskTurn {
  const { convoy, design: pinned } = turn.record;
  if (convoy === undefined || !isDesignNew(turn.record, facts)) return turn;
  const writer = writerOf(facts);
  if (writer.kind === "outsider") return turn;
  const text = readDesign(facts.body);
  const judged = judgedAt(turn.record, convoy, text, facts.editedBy?.at);
  const { design: _former, ...bare } = judged;
  const isOlder = pinned !== undefined && !isAfter(writer.at, pinned.at);
  if (isOlder && convoy.section === undefined)
    return noting(turn, judged, "the design of the plan stands");
  const { by } = writer;
  const at = writer.at ?? now.toISOString();
  if (text !== "") return noting(turn, { ...judged, design: { text, by, at } }, `design of ${by}`);
  const wasOfSection = pinned !== undefined && digestOf(pinned.text) === convoy.section;
  return noting(turn, wasOfSection ? bare : judged, `${by} took the design out`);
}

type Convoy = NonNullable<DeskRecord["convoy"]>;

function judgedAt(record: DeskRecord, convoy: Convoy, text: string, at: string | undefined) {
  const judged = at === undefined ? {} : { judged: at };
  return { ...record, convoy: { ...convoy, section: digestOf(text), ...judged } };
}

/** The section `Design` as it stands, in the name of somebody who may write and has read it; undefined: there is none to approve. */
export function approveDesign(
  turn: DeskTurn,
  facts: DeskFacts,
  { by, at }: Order,
): DeskTurn | undefined {
  const { convoy } = turn.record;
  if (convoy === undefined || findUnpinned(turn.record, facts) === undefined) return undefined;
  const text = readDesign(facts.body);
  const record = { ...judgedAt(turn.record, convoy, text, at), design: { text, by, at } };
  return noting(turn, record, `design approved by ${by}`);
}

const isAfter = (moment: string | undefined, other: string) =>
  moment !== undefined && Date.parse(moment) > Date.parse(other);

function writerOf({ editedBy, author, authorCanWrite }: DeskFacts): Writer {
  if (editedBy !== undefined)
    return editedBy.canWrite
      ? { kind: "writer", by: editedBy.login, at: editedBy.at }
      : { kind: "outsider", by: editedBy.login };
  return authorCanWrite === true
    ? { kind: "writer", by: author, at: undefined }
    : { kind: "outsider", by: author };
}

/** Whose design is left out because they may not write; undefined: nobody's. */
export function findUnpinned(record: DeskRecord, facts: DeskFacts): string | undefined {
  if (readDesign(facts.body) === "" || !isDesignNew(record, facts)) return undefined;
  return writerOf(facts).by;
}
