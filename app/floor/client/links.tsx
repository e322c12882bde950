import { type ComponentChildren, createContext } from "preact";
import { useContext } from "preact/hooks";

/** Where the repository's pages are: links lead to no other host. */
export const Origin = createContext("");

/**
 * A link to GitHub. The attacker has an address of theirs shown as one of GitHub's, or one that runs a script: only web
 * addresses on the repository's own host become links.
 */
export function GitHubLink({
  href,
  children,
}: {
  readonly href: string;
  readonly children: ComponentChildren;
}) {
  const origin = useContext(Origin);
  if (!leadsTo(href, origin)) return <span>{children}</span>;
  return (
    <a href={href} rel="noreferrer">
      {children}
    </a>
  );
}

const leadsTo = (href: string, origin: string): boolean =>
  URL.canParse(href) && /^https?:$/.test(new URL(href).protocol) && new URL(href).origin === origin;

/** To a molecule's own page here. */
export function MoleculeLink({
  number,
  title,
}: {
  readonly number: number;
  readonly title: string;
}) {
  return (
    <a class="molecule-link" href={`#/${number}`}>
      <span class="number">#{number}</span> {title}
    </a>
  );
}
