/** Pairs of issues, and whether a maintainer would call one a repetition of the other. */
export interface LabelledPair {
  readonly same: boolean;
  readonly one: Told;
  readonly other: Told;
}

/** A title, and a goal where there is one. */
type Told = readonly [title: string, goal?: string];

const same = (one: Told, other: Told): LabelledPair => ({ same: true, one, other });
const apart = (one: Told, other: Told): LabelledPair => ({ same: false, one, other });

/** The same wish in other clothes: case, punctuation, order, endings, filler, marks of Markdown. */
const repetitions: readonly LabelledPair[] = [
  same(["Fix crash when list is empty"], ["Crash on empty list: fix"]),
  same(["Add dark mode"], ["add dark mode."]),
  same(["Add a --json flag to the list command"], ["List command: add `--json` flag"]),
  same(["Users can be listed with GET /users"], ["GET /users: listing users"]),
  same(["Login page crashes on Safari"], ["Safari: login page is crashing"]),
  same(["Please support Python 3.13"], ["Support for Python v3.13"]),
  same(["Document the retry policy"], ["The retry policy should be documented"]),
  same(["Dates are shown in the wrong time zone"], ["Wrong time-zone shown for dates"]),
  same(["Typo in README.md"], ["README.md: typo"]),
  same(["Cache the responses of the API"], ["Caching API responses"]),
  same(["Retry failed uploads three times"], ["Failed uploads: retry 3 times"]),
  same(["Memory leak in parseConfig"], ["`parseConfig` leaks memory"]),
  same(["Can't save a file without a name"], ["Cannot save files without name"]),
  same(["Don't log passwords"], ["Passwords must not be logged"]),
  same(["Convert JSON to YAML"], ["JSON converted to YAML"]),
  same(["The menu doesn’t close"], ["Menu does not close"]),
  same(["Upload limit of 1,000 files"], ["Limit upload of 1000 file(s)"]),
  same(["Add C# bindings"], ["Bindings for C# added"]),
  same(["Sort users by name"], ["Users sorted by their names"]),
  same(["Drop Node 18"], ["DROP NODE 18!!"]),
  same(["Rename `getUser` to `loadUser`"], ["rename getUser to loadUser"]),
  same(
    ["Print JSON", "`tool list` can print JSON."],
    ["JSON for tool list", "`tool list` can print JSON"],
  ),
  same(
    ["Empty list crashes", "Opening an empty list must not crash the app."],
    ["Crash: empty list", "The app does not crash when opening an empty list"],
  ),
  same(
    ["Faster start", "The server starts in less than 2 seconds with 10,000 users."],
    ["Start faster", "With 10000 users the server should start in less than two seconds."],
  ),
  same(
    ["Search ignores accents", "A search for `cafe` finds `café`, in titles and in texts."],
    ["Search: ignore accents", "Searching for `cafe` finds `café` in text and title."],
  ),
  same(
    ["Export invoices as PDF", "Every invoice can be exported as a PDF from its page."],
    ["PDF export of invoices", "From its page, every invoice can be exported as PDF"],
  ),
  same(
    ["Rate limit the login", "After 5 failed logins an address waits for 10 minutes."],
    ["Login: rate limit", "An address has to wait for 10 minutes after five failed logins."],
  ),
  same(
    [
      "Keep the order of columns",
      "Columns stand in the order in which the user put them, after a reload too.",
    ],
    [
      "Column order is kept",
      "After a reload, too, columns stand in that order in which the user has put them.",
    ],
  ),
  same(
    ["Test the importer", "- rows without a date\n- rows with two dates"],
    ["Tests of the importer", "1. rows with 2 dates\n2. rows without a date"],
  ),
  same(["Broken link in docs/setup.md"], ["docs/setup.md has a broken link"]),
  same(["Queue is processed before login"], ["queues being processed before logins"]),
  // Other words for the same: who only counts words cannot know.
  same(['Show "Saved" after saving'], ['After saving, "Saved" is shown']),
  same(["App freezes when opening huge files"], ["Editor hangs on large documents"]),
  same(["Add dark mode"], ["Implement a dark theme"]),
];

/** Another wish in the same clothes. */
const others: readonly LabelledPair[] = [
  apart(["Add GET /users"], ["Add GET /orders"]),
  apart(["Add GET /users"], ["Add POST /users"]),
  apart(["There is a file a.txt"], ["There is a file b.txt"]),
  apart(["Support Python 3.12"], ["Support Python 3.13"]),
  apart(["Support Python"], ["Support Python 3.13"]),
  apart(["Add column A"], ["Add column B"]),
  apart(["Cache responses of the API"], ["Cache error responses of the API"]),
  apart(["Add dark mode"], ["Fix dark mode"]),
  apart(["Add dark mode"], ["Remove dark mode"]),
  apart(["Log passwords"], ["Do not log passwords"]),
  apart(["Start with a config file"], ["Start without a config file"]),
  apart(["Convert JSON to YAML"], ["Convert YAML to JSON"]),
  apart(["Run the linter before the tests"], ["Run the tests before the linter"]),
  apart(["Run the linter before the tests"], ["Run the linter after the tests"]),
  apart(["Rename `getUser` to `loadUser`"], ["Rename `getUsers2` to `loadUser`"]),
  apart(["Option `-v` prints more"], ["Option `-V` prints more"]),
  apart(["Add C bindings"], ["Add C++ bindings"]),
  apart(["Retry three times"], ["Retry four times"]),
  apart(["Use http for the mirror"], ["Use https for the mirror"]),
  apart(["Page of the author"], ["Page of the authority"]),
  apart(["Turn the light on"], ["Turn the light off"]),
  apart(["Values < 5 are refused"], ["Values > 5 are refused"]),
  apart(["Part 1: the parser"], ["Part 2: the parser"]),
  apart(["1. Read the table"], ["2. Read the table"]),
  apart(["Return Vec<String>"], ["Return Vec<Number>"]),
  apart(['Show "Saved" after saving'], ['Show "Done" after saving']),
  apart(["Translate the app into German"], ["Translate the app into French"]),
  apart(["Write tests for the importer"], ["Write docs for the importer"]),
  apart(["Button on the left is cut off"], ["Button on the right is cut off"]),
  apart(
    ["Add a file", "There is a file a.txt with the word hello in it."],
    ["Add a file", "There is a file b.txt with the word hello in it."],
  ),
  apart(
    ["Faster start", "The server starts in less than 2 seconds with 10,000 users."],
    ["Faster start", "The server starts in less than 3 seconds with 10,000 users."],
  ),
  apart(
    [
      "Names in the list",
      "The list of customers shows every name in bold, in all views and in print.",
    ],
    [
      "Names in the list",
      "The list of customers shows every name in italics, in all views and in print.",
    ],
  ),
  apart(
    ["Update the page", "Visitors see the opening hours of the library on the first page."],
    ["Update the page", "Visitors see the opening hours of the museum on the first page."],
  ),
  apart(
    ["Convert to TypeScript", "Everything below `src/cli` is TypeScript."],
    ["Convert to TypeScript", "Everything below `src/web` is TypeScript."],
  ),
  apart(
    ["Print JSON", "`tool list` can print JSON."],
    ["Print JSON", "`tool show` can print JSON."],
  ),
];

export const labelledPairs: readonly LabelledPair[] = [...repetitions, ...others];
