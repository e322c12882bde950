/** Words that say how two others stand to each other. `x to y` is not `y to x`. */
export const relations: ReadonlySet<string> = new Set(
  "of in on at to from into onto for by with as than via per about through within until after before above below over under against".split(
    " ",
  ),
);

/** Relations that mean little by themselves: another wording may do without them. */
const quietRelations = "of in on at to from into onto for by with as via per about through";

const articles = "a an the this that these those some such";
const joints = "and or but if when while whenever so which who whose where then because since";
const persons = "i we you they he she it its me us them my our your their there here";
const auxiliaries =
  "be is are was were been being do does did doing has have had having will would shall should can could may might must need needs want wants";
const manners = "please kindly just really simply actually currently now also too very quite";

/** Words that two tellings of one wish may differ in. */
export const fillers: ReadonlySet<string> = new Set(
  [quietRelations, articles, joints, persons, auxiliaries, manners].flatMap((words) =>
    words.split(" "),
  ),
);

/** Words that turn a wish into another one, wherever they stand. */
export const turners: ReadonlySet<string> = new Set(
  "not no never none nor neither without off non except unless only".split(" "),
);

/** `one` is left out: it is a pronoun as often as a number. */
export const numbersInWords: ReadonlyMap<string, string> = new Map(
  "zero two three four five six seven eight nine ten eleven twelve"
    .split(" ")
    .map((word, index) => [word, String(index === 0 ? 0 : index + 1)]),
);

/** Words that end in `s` and are no plurals. */
export const notPlural: ReadonlySet<string> = new Set(
  "https news ios aws series always css js os dns".split(" "),
);

/** Forms that follow no rule, of verbs that issues are full of. */
export const irregular: ReadonlyMap<string, string> = new Map(
  "shown show kept keep made make written write sent send built build broken break hidden hide chosen choose lost lose thrown throw found find ran run got get gotten get known know drawn draw taken take given give forgotten forget"
    .split(" ")
    .flatMap((word, index, all) =>
      index % 2 === 0 ? [[word, all[index + 1] ?? word] as const] : [],
    ),
);
