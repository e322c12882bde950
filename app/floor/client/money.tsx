import { useState } from "preact/hooks";
import type { AccountView, Burn, FloorView, MoneyUnit } from "#core/floor/floor-view.ts";
import { BurnChart } from "./burn-chart.tsx";
import { MoleculeLink } from "./links.tsx";
import { Section } from "./section.tsx";

/** What was spent, of how much, and how that came about. */
export function Money({ money }: Pick<FloorView, "money">) {
  const { accounts, molecules, burn, date } = money;
  return (
    <Section title="Budget and burn">
      <div class="accounts">
        <Account of="day" name={`Today (${date}, UTC)`} accounts={accounts} />
        <Account of="town" name="The whole town" accounts={accounts} />
      </div>
      <BurnOverTime burn={burn} />
      {molecules.length > 0 && (
        <>
          <h3>Open molecules, the dearest first</h3>
          <ul class="rows">
            {molecules.map((molecule) => (
              <li key={molecule.number} class="row">
                <MoleculeLink {...molecule} />
                <div class="quiet">
                  {molecule.spent}
                  {molecule.limit === null ? "" : `, of ${molecule.limit}`}
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

function Account({
  of,
  name,
  accounts,
}: {
  readonly of: AccountView["of"];
  readonly name: string;
  readonly accounts: readonly AccountView[];
}) {
  const own = accounts.filter((account) => account.of === of);
  const untold = own.filter(isUntold).map(({ unit }) => unit);
  return (
    <div class="account">
      <h3>{name}</h3>
      {own
        .filter((account) => !isUntold(account))
        .map((account) => (
          <Amount key={account.unit} account={account} name={name} />
        ))}
      {untold.length > 0 && <p class="quiet">{untold.join(" and ")} unknown: no agent told them</p>}
    </div>
  );
}

/** Nobody told anything of it, and nobody limits it. */
const isUntold = ({ spent, limit, spentWords }: AccountView) =>
  spent === 0 && limit === null && spentWords.startsWith("unknown");

function Amount({ account, name }: { readonly account: AccountView; readonly name: string }) {
  const { unit, spent, committed, spentWords, limit, leftWords } = account;
  return (
    <div class="amount">
      <span>{spentWords}</span>
      {limit === null || leftWords === null ? (
        <span class="quiet">no limit</span>
      ) : (
        <>
          <span class="quiet">{leftWords} left</span>
          <meter
            aria-label={`${name}: ${unit} spent or promised`}
            min={0}
            max={limit}
            high={limit * 0.8}
            optimum={0}
            value={Math.min(limit, spent + committed)}
          />
        </>
      )}
    </div>
  );
}

const units: readonly MoneyUnit[] = ["dollars", "tokens", "minutes"];

/** Shown in the first unit that anybody told. */
function BurnOverTime({ burn: { points, days } }: { readonly burn: Burn }) {
  const last = points.at(-1);
  const told = units.filter((unit) => (last?.[unit] ?? 0) > 0);
  const [chosen, choose] = useState<MoneyUnit | undefined>(undefined);
  const unit = chosen ?? told[0] ?? "minutes";
  if (points.length < 2)
    return <p class="quiet">Nothing has been spent that could be drawn yet.</p>;
  return (
    <>
      <div class="line">
        <h3>Spent over time</h3>
        <div class="choice" role="group" aria-label="Unit of the chart">
          {told.map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={each === unit}
              onClick={() => {
                choose(each);
              }}
            >
              {each}
            </button>
          ))}
        </div>
      </div>
      <BurnChart points={points} unit={unit} />
      <details>
        <summary>As a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">day (UTC)</th>
              <th scope="col">attempts</th>
              <th scope="col">spent</th>
            </tr>
          </thead>
          <tbody>
            {days.map(({ date, attempts, spent }) => (
              <tr key={date}>
                <th scope="row">{date}</th>
                <td>{attempts}</td>
                <td>{spent}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
