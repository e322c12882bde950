/**
 * `2026-11-26 23:24:03` by the clock of whoever looks. Without the browser's own words for dates: some browsers have a
 * language that they do not know themselves.
 */
export function printLocally(moment: Date): string {
  const two = (number: number) => String(number).padStart(2, "0");
  const date = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  return `${date} ${two(moment.getHours())}:${two(moment.getMinutes())}:${two(moment.getSeconds())}`;
}
