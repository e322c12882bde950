import { findOverrun } from "#core/budget/overrun.ts";
import { type Prices, priceOf } from "#core/budget/prices.ts";
import { metered, sumUsage, tokensOf } from "#core/budget/usage.ts";
import type { Usage } from "#core/molecule/record.ts";
import {
  type AnswerUsage,
  addTokens,
  finalTokens,
  type ModelTokens,
  noTokens,
} from "./answer-usage.ts";
import type { Question } from "./question.ts";

/** What one attempt may use at most; absent: no limit. `turns` are answers of the model. */
export interface ModelCap {
  readonly dollars?: number;
  readonly tokens?: number;
  readonly turns?: number;
}

/** What was used up, or could not be held to. */
export interface Refusal {
  readonly limit: "dollars" | "tokens" | "turns" | "unknown" | "price";
  readonly words: string;
}

export interface Metered {
  /** Those that answered, comma-separated. */
  readonly model?: string;
  /** Requests that the model answered, or may have. */
  readonly turns: number;
  /** Undefined: an answer ended without telling its tokens. */
  readonly tokens: ModelTokens | undefined;
  /** The same with its dollars, as the record of an attempt has it. */
  readonly usage: Usage;
}

export type Admission =
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | {
      readonly kind: "go";
      /** Most tokens of output to ask for. Undefined: as many as were asked for. */
      readonly mostOutput: number | undefined;
      readonly turn: Turn;
    };

/** A question on its way. Ends once, by one of the two. */
export interface Turn {
  /** What is told so far is more than all that was left. */
  isOver(soFar: AnswerUsage): boolean;
  /** The model answered, or may have: what it did not tell is unknown from then on. */
  answered(usage: AnswerUsage): void;
  /** The API refused, or was never reached: nothing was used. */
  gaveUp(): void;
}

/** More at a time no command line has use for; the others wait their turn. */
const mostAtOnce = 8;
/** An answer is never cut shorter: in less than that no model says anything that can be worked with. */
const leastOutput = 2_048;
/** What a question that names no limit is taken to want. Beyond half of it none is set: models refuse more than they can. */
const usualOutput = 32_768;

/**
 * Counts what the questions of one attempt use, and lets a question go only while something is left. Several at a time
 * reserve what they may cost; what does not fit beside them waits until one has ended. So all together use no more than
 * the cap, what the input of those on their way costs beyond its estimate, and once 2,048 tokens of output.
 */
export class Meter {
  readonly #prices: Prices;
  readonly #cap: ModelCap;
  readonly #used: Usage[] = [];
  readonly #onTheirWay = new Set<Reservation>();
  #waiting: (() => void)[] = [];
  #tokens: ModelTokens | undefined = noTokens;
  #refusal: Refusal | undefined;

  constructor(prices: Prices, cap: ModelCap) {
    this.#prices = prices;
    this.#cap = cap;
  }

  /** Resolves when the question may go or is refused. Undefined: nobody wanted it any more (`isWanted`) after a wait. */
  async admit(question: Question, isWanted: () => boolean): Promise<Admission | undefined> {
    for (;;) {
      const refusal = this.#findRefusal(question.model);
      if (refusal !== undefined) return this.#refuse(refusal);
      const asked = this.#reservationFor(question);
      if (this.#hasPlaceFor(asked)) return this.#begin(question, asked);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
      if (!isWanted()) return undefined;
    }
  }

  /** The first limit for which something was refused or cut short. */
  get refusal(): Refusal | undefined {
    return this.#refusal;
  }

  metered(): Metered {
    const usage = sumUsage(this.#used);
    return {
      ...(usage.model === undefined ? {} : { model: usage.model }),
      turns: this.#used.length,
      tokens: this.#tokens,
      usage,
    };
  }

  #refuse(refusal: Refusal): Admission {
    this.#refusal ??= refusal;
    return { kind: "refused", refusal };
  }

  #findRefusal(model: string): Refusal | undefined {
    const { dollars, tokens, turns } = this.#cap;
    if (turns !== undefined && this.#used.length >= turns)
      return {
        limit: "turns",
        words: `${turns} of ${turns} answers of the model used that \`agent.turns\` allows`,
      };
    if (dollars === undefined && tokens === undefined) return undefined;
    if (this.#tokens === undefined) return { limit: "unknown", words: unknownWords };
    if (dollars !== undefined && priceOf(model, this.#prices) === undefined)
      return { limit: "price", words: priceWords(model) };
    return this.#findOverrun(this.#used);
  }

  /** A cap of nought is used up before the first answer. */
  #findOverrun(used: readonly Usage[]): Refusal | undefined {
    const turns = used.length === 0 ? [this.#usageOf("", noTokens)] : used;
    for (const limit of ["dollars", "tokens"] as const) {
      const most = this.#cap[limit];
      const words = most === undefined ? undefined : findOverrun(turns, { [limit]: most });
      if (words !== undefined) return { limit, words };
    }
    return undefined;
  }

  #begin(question: Question, asked: Reservation): Admission {
    const room = this.#roomFor(question);
    const most = limitOutput(question.mostOutput, room);
    const reservation =
      room < asked.output ? this.#reservationFor({ ...question, mostOutput: room }) : asked;
    this.#onTheirWay.add(reservation);
    return { kind: "go", mostOutput: most, turn: this.#turnOf(question.model, reservation) };
  }

  #turnOf(asked: string, reservation: Reservation): Turn {
    return {
      isOver: ({ tokens, model }) =>
        tokens !== undefined && this.#isOver(this.#usageOf(this.#priceName(asked, model), tokens)),
      answered: (usage) => {
        if (!this.#onTheirWay.has(reservation)) return;
        const tokens = finalTokens(usage);
        this.#tokens = addKnown(this.#tokens, tokens);
        this.#used.push(this.#usageOf(this.#priceName(asked, usage.model), tokens));
        this.#end(reservation);
      },
      gaveUp: () => {
        this.#end(reservation);
      },
    };
  }

  #end(reservation: Reservation): void {
    this.#onTheirWay.delete(reservation);
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  /** More than the cap, not just all of it: an answer that fits exactly is not cut in its last words. */
  #isOver(now: Usage): boolean {
    const { dollars = Infinity, tokens = Infinity } = this.#cap;
    const { dollars: spent = 0, ...sum } = sumUsage([...this.#used, now]);
    const isOver = spent > dollars || (tokensOf(sum) ?? 0) > tokens;
    if (isOver) this.#refusal ??= this.#findOverrun([...this.#used, now]);
    return isOver;
  }

  /** Both names may be in nobody's table: the one that was asked for has a price wherever dollars are limited. */
  #priceName(asked: string, answered: string | undefined): string {
    const isPriced = answered !== undefined && priceOf(answered, this.#prices) !== undefined;
    return isPriced ? answered : asked;
  }

  #usageOf(model: string, counted: ModelTokens | undefined): Usage {
    if (counted === undefined) return metered({ model, turns: 1 }, this.#prices);
    const { reasoning: _part, ...tokens } = counted;
    return metered({ model, turns: 1, tokens }, this.#prices);
  }

  #hasPlaceFor(asked: Reservation): boolean {
    const { turns = Infinity } = this.#cap;
    if (this.#onTheirWay.size === 0) return true;
    if (this.#onTheirWay.size >= mostAtOnce) return false;
    if (this.#used.length + this.#onTheirWay.size >= turns) return false;
    const left = this.#left();
    return asked.dollars <= left.dollars && asked.tokens <= left.tokens;
  }

  /** Of the caps, without what has been used and what is reserved. */
  #left(): { readonly dollars: number; readonly tokens: number } {
    const { dollars = Infinity, tokens = Infinity } = this.#cap;
    const used = sumUsage(this.#used);
    const reserved = [...this.#onTheirWay];
    return {
      dollars: dollars - (used.dollars ?? 0) - sum(reserved.map((each) => each.dollars)),
      tokens: tokens - (tokensOf(used) ?? 0) - sum(reserved.map((each) => each.tokens)),
    };
  }

  /** Tokens of output that can be paid after the input; infinite without a cap. */
  #roomFor({ model, inputEstimate }: Question): number {
    const left = this.#left();
    const price = priceOf(model, this.#prices) ?? free;
    const dollars = left.dollars - (inputEstimate * dearestInput(price)) / 1e6;
    const paid = price.output === 0 ? Infinity : (dollars / price.output) * 1e6;
    return Math.max(leastOutput, Math.floor(Math.min(paid, left.tokens - inputEstimate)));
  }

  #reservationFor({ model, inputEstimate, mostOutput = usualOutput }: Question): Reservation {
    const price = priceOf(model, this.#prices) ?? free;
    const input = inputEstimate * dearestInput(price);
    return {
      output: mostOutput,
      dollars: (input + mostOutput * price.output) / 1e6,
      tokens: inputEstimate + mostOutput,
    };
  }
}

interface Reservation {
  readonly output: number;
  readonly dollars: number;
  readonly tokens: number;
}

type Price = NonNullable<ReturnType<typeof priceOf>>;

/** Where dollars are not limited they are not reserved either. */
const free: Price = { input: 0, output: 0 };

const dearestInput = ({ input, cacheWrite = input }: Price) => Math.max(input, cacheWrite);

const sum = (amounts: readonly number[]) => amounts.reduce((a, b) => a + b, 0);

const addKnown = (a: ModelTokens | undefined, b: ModelTokens | undefined) =>
  a === undefined || b === undefined ? undefined : addTokens(a, b);

function limitOutput(asked: number | undefined, room: number): number | undefined {
  if (asked !== undefined) return Math.min(asked, room);
  return room < usualOutput / 2 ? room : undefined;
}

const unknownWords =
  "an answer of the model ended without telling its tokens, so nobody knows what is left of the budget";

const priceWords = (model: string) =>
  `the budget limits dollars, and nobody knows what the model \`${model}\` costs: set \`budget.prices\` for it in \`.github/cogtown.yml\``;
