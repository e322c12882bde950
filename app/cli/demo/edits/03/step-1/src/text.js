/** Text as it is compared: without case, accents and extra spaces. */
export function fold(text) {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{Mark}/gu, "")
    .replaceAll("ł", "l")
    .replace(/\s+/g, " ")
    .trim();
}
