/** A moment as people read it: to the second, in UTC. */
export function printMoment(moment: string | Date): string {
  return new Date(moment).toISOString().slice(0, 19).replace("T", " ");
}

/** Seconds in at most two units, never more exact than anybody needs: `45 s`, `2 min 41 s`, `3 h 5 min`, `2 d 4 h`. */
export function printDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const [minutes, hours, days] = [60, 3600, 86_400].map((unit) => Math.floor(whole / unit));
  if (days !== undefined && days > 0) return joinUnits([days, "d"], [(hours ?? 0) % 24, "h"]);
  if (hours !== undefined && hours > 0)
    return joinUnits([hours, "h"], [(minutes ?? 0) % 60, "min"]);
  return joinUnits([minutes ?? 0, "min"], [whole % 60, "s"]);
}

const joinUnits = (...parts: readonly (readonly [number, string])[]) =>
  parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
