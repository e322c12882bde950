/**
 * A Chromium that was started with LANG=C calls its language `en-US@posix`, which its own Intl refuses; the library of the
 * chart asks for it as soon as it is loaded, and would take the page along. Hence this comes before everything else.
 */
function isKnown(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length > 0;
  } catch {
    return false;
  }
}

if (!isKnown(navigator.language))
  Object.defineProperty(navigator, "language", { value: "en", configurable: true });
