import { useEffect, useState } from "preact/hooks";

/** What a canvas is painted with: it does not know the page's variables. */
export interface Colours {
  readonly ink: string;
  readonly line: string;
  readonly accent: string;
}

/** As they are now, and anew when light turns to dark. */
export function useColours(): Colours {
  const [colours, setColours] = useState(readColours);
  useEffect(() => {
    const look = () => {
      const next = readColours();
      setColours((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
    };
    const dark = matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", look);
    const theme = new MutationObserver(look);
    theme.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => {
      dark.removeEventListener("change", look);
      theme.disconnect();
    };
  }, []);
  return colours;
}

/** `light-dark()` is resolved only where it is used: the page has an element for each colour. */
function readColours(): Colours {
  const read = (name: string) =>
    hexOf(getComputedStyle(document.documentElement).getPropertyValue(name));
  return { ink: read("--chart-ink"), line: read("--chart-line"), accent: read("--chart-accent") };
}

/** Registered properties are told as `rgb(r, g, b)`. */
function hexOf(colour: string): string {
  const parts = colour.match(/\d+/g)?.slice(0, 3) ?? [];
  return `#${parts.map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;
}
