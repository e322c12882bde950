import { z } from "zod";
import { Command } from "../command/command.ts";
import { Moment } from "../ledger-values.ts";
import { Asked } from "../plan/asked.ts";
import { Plan } from "../plan/plan.ts";

/**
 * A desk is where the Mayor keeps what people said on one issue or pull request, and what came of it: the plan, the
 * convoy, decisions, claims. Each ledger commit on `refs/cogtown/desks/<number>` carries the whole record as JSON. What was
 * said is written down with the comment's id before anything is done about it.
 */

/** One comment that spoke to the Mayor. */
export const Order = z.object({
  /** GitHub's number of the comment; they grow. */
  comment: z.number().int().positive(),
  nodeId: z.string(),
  by: z.string(),
  at: Moment,
  said: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("commands"), commands: z.array(Command) }),
    /** Nothing of it is done. `why` is what the reply says; empty: there is none. */
    z.object({ kind: z.literal("refused"), why: z.string() }),
  ]),
  done: z.literal(true).optional(),
  /** Its first commands are done and are not done again: the next one waits for something, or the answer is on its way. */
  progress: z
    .object({
      carried: z.number().int().positive(),
      replies: z.array(z.string()),
      isRefused: z.boolean(),
    })
    .optional(),
});
export type Order = z.infer<typeof Order>;

/** Where a plan comes from. */
export const PlanSource = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("agent"), nonce: z.string() }),
  z.object({
    kind: z.literal("formula"),
    name: z.string(),
    values: z.record(z.string(), z.string()),
  }),
]);
export type PlanSource = z.infer<typeof PlanSource>;

const By = z.object({ by: z.string(), at: Moment });

/** A plan on its way: proposed, then approved, then carried out issue by issue. */
export const DeskPlan = z.object({
  source: PlanSource,
  plan: Plan,
  hash: z.string(),
  /** Who asked for it, or edited it last. */
  by: z.string(),
  /** When it was proposed, or edited. */
  at: Moment,
  isEdit: z.literal(true).optional(),
  warnings: z.array(z.string()),
  approved: By.optional(),
  /** Issues that were made for its keys. */
  created: z.record(z.string(), z.number().int().positive()),
  /** Keys whose issues were about to be made at this moment. */
  making: z.object({ keys: z.array(z.string()), at: Moment }).optional(),
});
export type DeskPlan = z.infer<typeof DeskPlan>;

/** Whoever wrote the plan named its keys, and may have named one `constructor`. */
export const isThere = (created: DeskPlan["created"], key: string): boolean =>
  Object.hasOwn(created, key);

/** Every molecule of the plan has its issue. */
export const isAllThere = ({ plan, created }: DeskPlan): boolean =>
  plan.molecules.every(({ key }) => isThere(created, key));

/** A plan that was carried out: who vouches for the issues that the App itself wrote and labelled. */
const CarriedOut = z.object({
  hash: z.string(),
  approved: By,
  issues: z.array(z.object({ key: z.string(), number: z.number().int().positive() })),
});

export const DeskRecord = z.object({
  version: z.literal(1),
  number: z.number().int().positive(),
  /** Comments up to this one were read. */
  commentsSeen: z.number().int().nonnegative(),
  /** All that are not done, the newest twenty commands and the newest twenty refusals. */
  orders: z.array(Order),
  /** Ticks on the dashboard that were obeyed, or are over; the newest twenty. */
  ticksHeard: z.array(z.string()).optional(),
  /** Replies that were about to be written at this moment. */
  saying: z
    .array(z.object({ to: z.string(), tries: z.number().int().positive(), at: Moment }))
    .optional(),
  /** What planning jobs were sent out for, the newest ten. */
  asked: z.array(
    Asked.extend({
      /** Moments at which a job was about to be sent for; more than one after a lost dispatch. */
      dispatches: z.array(Moment),
      over: z.literal(true).optional(),
    }),
  ),
  plan: DeskPlan.optional(),
  /** The newest five. */
  carriedOut: z.array(CarriedOut),
  /** What whoever works on the convoy has to respect, as somebody with write permission left it. */
  design: z.object({ text: z.string(), ...By.shape }).optional(),
  /** Decisions, the newest fifty. */
  notes: z.array(z.object({ text: z.string(), ...By.shape })),
  /** A person does it: no polecat does. */
  claim: By.optional(),
  /** Dollars for this molecule, or for this convoy. */
  budget: z.object({ dollars: z.number().positive(), ...By.shape }).optional(),
  /** Somebody said to put it on the line, with the text as it stood then. `isForced`: although it resembles another one. */
  sling: z.object({ digest: z.string(), isForced: z.boolean(), ...By.shape }).optional(),
  /** A gate that waits for a person is open. */
  released: By.optional(),
  /** Nothing of this convoy is started. */
  pause: z.object({ reason: z.string(), ...By.shape }).optional(),
  /** Convoys that somebody asked for, by the mark in their text, about to be made or filled at this moment. */
  gathering: z
    .array(
      z.object({
        mark: z.string(),
        /** How often its issue was about to be made, and its sub-issues about to be added. */
        made: z.number().int().nonnegative(),
        added: z.number().int().nonnegative(),
        at: Moment,
      }),
    )
    .optional(),
  /** It is a convoy; what was said of it once is not said again. */
  convoy: z
    .object({
      since: Moment,
      warned: z.array(z.string()),
      /** What it was called when it became one. */
      title: z.string().optional(),
      /** Digest of the section `Design` that was judged last. */
      section: z.string().optional(),
      /** The newest edit of the text that was looked at then; absent: nobody had edited it. */
      judged: Moment.optional(),
      /** It was closed with its summary. */
      closed: Moment.optional(),
    })
    .optional(),
});
export type DeskRecord = z.infer<typeof DeskRecord>;

/** A desk at which nobody has said anything yet. */
export const emptyDesk = (number: number): DeskRecord => ({
  version: 1,
  number,
  commentsSeen: 0,
  orders: [],
  asked: [],
  carriedOut: [],
  notes: [],
});
