const MINUTE_MS = 60_000;
const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const DAYS = "sun mon tue wed thu fri sat".split(" ");

interface Moment {
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  readonly month: number;
  readonly weekday: number;
}

/** The minutes after `from` and up to `to` at which a POSIX cron line is due (UTC, or the given time zone). */
export function dueTimes(cron: string, from: Date, to: Date, timezone = "UTC"): readonly Date[] {
  const format = momentFormat(timezone);
  const due: Date[] = [];
  const first = Math.floor(from.getTime() / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  for (let time = first; time <= to.getTime(); time += MINUTE_MS) {
    if (isDue(cron, readMoment(format, new Date(time)))) due.push(new Date(time));
  }
  return due;
}

function momentFormat(timezone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    hourCycle: "h23",
    minute: "numeric",
    hour: "numeric",
    day: "numeric",
    month: "numeric",
    weekday: "short",
  });
}

function readMoment(format: Intl.DateTimeFormat, date: Date): Moment {
  const parts = new Map(format.formatToParts(date).map((part) => [part.type, part.value]));
  const number = (name: Intl.DateTimeFormatPartTypes) => Number(parts.get(name));
  return {
    minute: number("minute"),
    hour: number("hour"),
    day: number("day"),
    month: number("month"),
    weekday: DAYS.indexOf((parts.get("weekday") ?? "").toLowerCase()),
  };
}

interface Field {
  readonly text: string;
  readonly lowest: number;
  readonly highest: number;
  readonly names: readonly string[];
}

function readFields(cron: string): Record<keyof Moment, Field> {
  const texts = cron.trim().split(/\s+/);
  const field = (
    index: number,
    lowest: number,
    highest: number,
    names: readonly string[] = [],
  ) => ({
    text: texts[index] ?? "*",
    lowest,
    highest,
    names,
  });
  return {
    minute: field(0, 0, 59),
    hour: field(1, 0, 23),
    day: field(2, 1, 31),
    month: field(3, 1, 12, ["", ...MONTHS]),
    weekday: field(4, 0, 7, DAYS),
  };
}

/** POSIX: when both day fields are restricted, either of them is enough. Sunday is 0 and 7. */
function isDue(cron: string, moment: Moment): boolean {
  const { minute, hour, day, month, weekday } = readFields(cron);
  const isTime = inField(minute, moment.minute) && inField(hour, moment.hour);
  if (!isTime || !inField(month, moment.month)) return false;
  const isDay = inField(day, moment.day);
  const isSunday = moment.weekday === 0 && inField(weekday, 7);
  const isWeekday = isSunday || inField(weekday, moment.weekday);
  const areBothRestricted = !day.text.startsWith("*") && !weekday.text.startsWith("*");
  return areBothRestricted ? isDay || isWeekday : isDay && isWeekday;
}

function inField(field: Field, value: number): boolean {
  return field.text.split(",").some((part) => {
    const [range = "*", step] = part.split("/");
    const [from, to] = readRange(range, field, step !== undefined);
    return value >= from && value <= to && (value - from) % Number(step ?? 1) === 0;
  });
}

function readRange(
  range: string,
  { lowest, highest, names }: Field,
  hasStep: boolean,
): readonly [from: number, to: number] {
  if (range === "*") return [lowest, highest];
  const [from, to] = range.split("-").map((text) => readNumber(text, names));
  if (from === undefined) return [highest + 1, lowest];
  return [from, to ?? (hasStep ? highest : from)];
}

function readNumber(text: string, names: readonly string[]): number {
  const index = names.indexOf(text.toLowerCase());
  return index >= 0 ? index : Number(text);
}
