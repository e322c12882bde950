import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The only hooks that ever run in the bare repositories: ours, from a folder of ours, named by an environment that only the
 * server sets. `pre-receive` keeps tokens without the `workflows` permission from changing workflow files: an agent that
 * could write those could give itself every secret. `post-receive` writes down exactly which refs this push has moved, which
 * comparing before and after could not tell when two pushes cross.
 */
const preReceive = `#!/bin/sh
[ "$COGTOWN_GUARD_WORKFLOWS" = 1 ] || exit 0
zero=0000000000000000000000000000000000000000
status=0
while read -r old new ref; do
  [ "$new" = "$zero" ] && continue
  changed=$(git log --format= --name-only --no-renames "$new" --not --all -- .github/workflows | head -n 1)
  if [ -n "$changed" ]; then
    echo "refusing to allow a GitHub App to create or update workflow \\\`$changed\\\` without \\\`workflows\\\` permission" >&2
    status=1
  fi
done
exit $status
`;

const update = `#!/bin/sh
refusals="$COGTOWN_REFUSALS/$1"
zero=0000000000000000000000000000000000000000
if [ -f "$refusals/:always" ]; then
  cat "$refusals/:always" >&2
  exit 1
fi
[ -f "$refusals/:rewind" ] || exit 0
[ "$2" = "$zero" ] || [ "$3" = "$zero" ] && exit 0
git merge-base --is-ancestor "$2" "$3" && exit 0
cat "$refusals/:rewind" >&2
exit 1
`;

const postReceive = `#!/bin/sh
cat > "$COGTOWN_RECEIVED"
`;

/** Writes the hooks once and answers their folder. */
export async function writeHooks(folder: string): Promise<string> {
  const hooks = join(folder, "hooks");
  await mkdir(hooks, { recursive: true });
  await writeFile(join(hooks, "pre-receive"), preReceive, { mode: 0o755 });
  await writeFile(join(hooks, "update"), update, { mode: 0o755 });
  await writeFile(join(hooks, "post-receive"), postReceive, { mode: 0o755 });
  return hooks;
}
