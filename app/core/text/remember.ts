/** Texts of a town far larger than one process serves; each a few thousand characters. */
const mostAnswers = 1_000;

/**
 * The same pure function of a text, which keeps its newest answers: every pass reads every molecule's text, and reading
 * Markdown is by far the most expensive thing that a decision does. Nobody may change an answer.
 */
export function rememberAnswers<T>(answer: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const remembered = known.get(text);
    if (remembered !== undefined) return remembered;
    const fresh = answer(text);
    known.set(text, fresh);
    const [oldest] = known.keys();
    if (known.size > mostAnswers && oldest !== undefined) known.delete(oldest);
    return fresh;
  };
}
