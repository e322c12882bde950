import type { WaitReason } from "../schedule/reasons.ts";
import type { DeskRecord } from "./record.ts";

/** What a desk holds back, as reasons to wait. */

export const isClaimed = (desk: DeskRecord | undefined): readonly WaitReason[] =>
  desk?.claim === undefined ? [] : [{ kind: "claimed", by: desk.claim.by }];

/** `desk`: of the convoy's issue. */
export const pauseOfConvoy = (desk: DeskRecord | undefined): readonly WaitReason[] =>
  desk?.pause === undefined ? [] : [{ kind: "paused", ...desk.pause }];

/** Numbers of the issues that were made of this desk's plans. */
export const madeFor = (desk: DeskRecord | undefined): readonly number[] => [
  ...(desk?.carriedOut ?? []).flatMap(({ issues }) => issues.map(({ number }) => number)),
  ...Object.values(desk?.plan?.created ?? {}),
];

/** Whether something was said or begun there that nobody may leave alone: the patrol looks at such desks. */
export const isUnfinished = ({ orders, asked, plan, gathering = [] }: DeskRecord): boolean =>
  plan !== undefined ||
  gathering.length > 0 ||
  orders.some(({ done }) => done === undefined) ||
  asked.some(({ over }) => over === undefined);
