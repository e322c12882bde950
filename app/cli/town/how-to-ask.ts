import type { Town } from "./local-town.ts";

/** Commands that ask a running town about itself, as this person: to be typed in another terminal. */
export function tellHowToAsk(
  town: Pick<Town, "url" | "repository" | "person">,
  login: string,
  molecule: number,
): readonly string[] {
  const where = `--repo ${town.repository} --github ${town.url}`;
  return [
    `  export GITHUB_TOKEN=${town.person(login).token}`,
    `  cogtown why ${where}`,
    `  cogtown log ${molecule} ${where}`,
  ];
}
