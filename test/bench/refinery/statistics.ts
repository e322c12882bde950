/** Mean of a few worlds, and how far the mean of all worlds may be from it: 95%, Student's t. */
export type Estimate = readonly [mean: number, half: number];

/** Quantiles .975 of Student's t by degrees of freedom, from 1 (NIST/SEMATECH e-Handbook, 1.3.6.7.2). */
const student = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
  2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048,
  2.045, 2.042,
];
const normalQuantile = 1.96;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
export const mean = (values: readonly number[]): number => sum(values) / values.length;

export function estimate(values: readonly number[]): Estimate {
  const middle = mean(values);
  if (values.length < 2) return [round(middle), 0];
  const variance = sum(values.map((value) => (value - middle) ** 2)) / (values.length - 1);
  const quantile = student[values.length - 2] ?? normalQuantile;
  return [round(middle), round(quantile * Math.sqrt(variance / values.length), 2)];
}

/** Nearest rank, `share` from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** Four digits are more than any of these numbers is worth, and two are enough for an interval. */
export const round = (value: number, digits = 4): number => Number(value.toPrecision(digits));
