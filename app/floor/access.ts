import type { Clock } from "../reconcile.ts";
import type { Session, SignInOptions } from "./sign-in.ts";
import { type FloorSource, keyOf, type TownListing, type TownName } from "./source.ts";

/** Who may look. */
export type FloorAccess =
  /** Whoever is on this machine: the host listens on loopback only. */
  | { readonly kind: "this-machine" }
  /**
   * Over the network. Public repositories are shown to everybody only where `isPublicShown`; anything else to those who
   * have signed in and may read the repository on GitHub, and to nobody where one cannot sign in.
   */
  | {
      readonly kind: "people";
      readonly isPublicShown: boolean;
      readonly signIn: SignInOptions | undefined;
    };

export interface Gate {
  /** Whether this town exists for whoever asks. Asked anew after a minute. Throws GitHubError. */
  admits(session: Session | undefined, town: TownName): Promise<boolean>;
  /** Those of all towns that exist for whoever asks, the first `most`. */
  listFor(
    session: Session | undefined,
    most: number,
  ): Promise<{ readonly towns: readonly TownName[]; readonly isCut: boolean }>;
}

const minute = 60_000;
const mostRemembered = 2_000;

/** What is not clearly allowed is refused: a town that is not listed, a token that GitHub does not take, an unknown name. */
export function createGate(access: FloorAccess, source: FloorSource, clock: Clock): Gate {
  const listing = remember(clock, 1, () => source.towns());
  const readers = remember(clock, mostRemembered, (_key, ask: () => Promise<boolean>) => ask());
  const allows = async (session: Session | undefined, town: TownListing): Promise<boolean> => {
    if (access.kind === "this-machine") return true;
    if (town.isPublic && access.isPublicShown) return true;
    const { signIn } = access;
    if (signIn === undefined || session === undefined) return false;
    return readers(`${session.id} ${keyOf(town)}`, () =>
      signIn.people.mayRead(session.token, town),
    );
  };
  return {
    admits: async (session, town) => {
      const listed = (await listing("")).find((each) => keyOf(each) === keyOf(town));
      return listed !== undefined && (await allows(session, listed));
    },
    listFor: async (session, most) => {
      const towns: TownName[] = [];
      for (const town of await listing("")) {
        if (!(await allows(session, town))) continue;
        if (towns.length === most) return { towns, isCut: true };
        towns.push({ owner: town.owner, name: town.name });
      }
      return { towns, isCut: false };
    },
  };
}

/** Answers are kept for a minute, the newest `most` of them; what failed is asked again. */
function remember<T, More extends readonly unknown[]>(
  clock: Clock,
  most: number,
  ask: (key: string, ...more: More) => Promise<T>,
): (key: string, ...more: More) => Promise<T> {
  const known = new Map<string, { readonly answer: Promise<T>; readonly until: number }>();
  return (key, ...more) => {
    const now = clock.now().getTime();
    const found = known.get(key);
    if (found !== undefined && found.until > now) return found.answer;
    const answer = ask(key, ...more);
    known.delete(key);
    known.set(key, { answer, until: now + minute });
    answer.catch(() => known.delete(key));
    const [oldest] = known.keys();
    if (known.size > most && oldest !== undefined) known.delete(oldest);
    return answer;
  };
}
