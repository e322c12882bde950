import { accountsOf } from "../budget/accounts.ts";
import type { Config } from "../config/config.ts";
import { isConvoyWith } from "../desk/convoy-children.ts";
import { viewConvoy } from "../desk/convoy-view.ts";
import type { DeskFacts } from "../desk/facts.ts";
import { accountsFor, guessSurroundings, moneyOf, surroundingsOf } from "../molecule/budget-of.ts";
import type { MoleculeFacts, TownFacts } from "../molecule/facts.ts";
import type { MoleculeRecord } from "../molecule/record.ts";
import { isAtWork, isDone } from "../molecule/standing.ts";
import { breakerOf } from "../witness/breaker.ts";
import { renderBar } from "./convoy-progress.ts";
import { renderAccounts } from "./cost-words.ts";
import { named, said } from "./quoted.ts";
import { describeState } from "./state-words.ts";

/** How things stand, as a reply: this issue where it is a molecule, and the town around it. */
export function renderStatus(facts: DeskFacts, config: Config | undefined, now: Date): string {
  const { town } = facts;
  const look = facts.looks.get(facts.pull?.molecule ?? facts.number);
  const own = look === "absent" || look?.facts.record.kind === "absent" ? undefined : look;
  const headline =
    own === undefined
      ? []
      : [`**#${own.facts.number}: ${describeState(own.state, town.repository.url).headline}**`];
  const money = config === undefined ? "" : describeMoney(facts, own?.facts, config, now);
  return [...headline, ...describeConvoy(facts), describeTown(town, config, now), money]
    .filter((part) => part !== "")
    .join("\n\n");
}

function describeConvoy(facts: DeskFacts): readonly string[] {
  const { record } = facts;
  if (record.kind !== "present" || !isConvoyWith(record.value, facts)) return [];
  return [`**Convoy** ${renderBar(viewConvoy(record.value, facts).rows)}`];
}

/** What was spent of the budgets that this issue goes to. */
function describeMoney(
  facts: DeskFacts,
  own: MoleculeFacts | undefined,
  config: Config,
  now: Date,
): string {
  const { town, molecule, children, record } = facts;
  const money = moneyOf(town, config, now);
  if (molecule.kind === "present") {
    const { number } = molecule.value;
    const around = own === undefined ? guessSurroundings(number, town) : surroundingsOf(own);
    return renderAccounts(accountsFor(number, around, money, config, now));
  }
  const desk = record.kind === "present" ? record.value : undefined;
  const accounts = accountsOf({
    ...{ shared: money.shared, records: town.records, molecule: facts.number, config, now },
    convoyMembers: isConvoyWith(desk, facts) ? children.map(({ number }) => number) : undefined,
    overrides: desk?.budget === undefined ? {} : { convoy: desk.budget.dollars },
  });
  return renderAccounts(accounts, ["convoy", "day", "town"]);
}

/** The town in a few lines. */
function describeTown(town: TownFacts, config: Config | undefined, now: Date): string {
  const labelled = new Set(town.labelled);
  const known = town.records.filter(({ number }) => labelled.has(number));
  const atWork = known.filter(isAtWork);
  const held = known.filter(({ hold }) => hold !== undefined);
  const proposed = known.filter(isDone);
  const waiting = town.labelled.length - atWork.length - held.length - proposed.length;
  const places = config === undefined ? "" : ` of ${config.limits.polecats}`;
  return [
    `- **Polecats at work**: ${atWork.length}${places}${list(atWork)}`,
    `- **Waiting for one**: ${Math.max(0, waiting)}`,
    `- **Proposed or landing**: ${proposed.length}${list(proposed)}`,
    `- **Held**: ${held.length}${list(held)}`,
    ...describePauses(town, config, now),
  ].join("\n");
}

const mostListed = 20;

function list(records: readonly MoleculeRecord[]): string {
  const numbers = records.map(({ number }) => `#${number}`);
  const more = numbers.length > mostListed ? ", …" : "";
  return numbers.length === 0 ? "" : ` (${numbers.slice(0, mostListed).join(", ")}${more})`;
}

function describePauses(town: TownFacts, config: Config | undefined, now: Date): string[] {
  const pause = town.record.kind === "present" ? town.record.value.pause : undefined;
  const breaker =
    config === undefined ? undefined : breakerOf(town.records, config.limits.breaker, now);
  return [
    ...(config === undefined ? ["- `.github/cogtown.yml` cannot be read: nothing is started"] : []),
    ...(pause === undefined
      ? []
      : [
          `- **Paused** by ${named(pause.by)}${pause.reason === "" ? "" : `: ${said(pause.reason)}`}; \`/mayor resume\` goes on`,
        ]),
    ...(breaker === undefined || breaker.kind === "closed"
      ? []
      : [
          "- **The breaker is open**: too many runs were lost; a single polecat tries the ground soon",
        ]),
  ];
}
