/** Light or dark; `auto` is what the machine says. */
export type Theme = "auto" | "light" | "dark";

const key = "cogtown-theme";

export function rememberedTheme(): Theme {
  try {
    const known = localStorage.getItem(key);
    return known === "light" || known === "dark" ? known : "auto";
  } catch {
    // A browser that is told to keep nothing throws.
    return "auto";
  }
}

export function applyTheme(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
  try {
    localStorage.setItem(key, theme);
  } catch {
    // It holds until the page is closed.
  }
}

export function nextTheme(theme: Theme): Theme {
  switch (theme) {
    case "auto":
      return "dark";
    case "dark":
      return "light";
    case "light":
      return "auto";
  }
}
