import { z } from "zod";
import { type Finding, hint, useAction } from "./finding.ts";
import type { ProjectFiles } from "./project-files.ts";

export function findGo({ names }: ProjectFiles): Finding | undefined {
  const file = ["go.mod", "go.work"].find((name) => names.has(name));
  if (file === undefined) return undefined;
  return {
    what: "Go",
    steps: [useAction("actions/setup-go", { "go-version-file": file, cache: false })],
    setup: [],
    // Where there is only a workspace, `./...` at the root names no package.
    verify: file === "go.mod" ? ["go test ./..."] : [],
  };
}

export function findRust({ names, texts }: ProjectFiles): Finding | undefined {
  if (!names.has("Cargo.toml")) return undefined;
  const isWorkspace = /^\[workspace\b/m.test(texts["Cargo.toml"] ?? "");
  return {
    what: "Rust with Cargo",
    steps: [hint("Rust is on GitHub's runners; rust-toolchain.toml chooses the version.")],
    setup: [],
    verify: [isWorkspace ? "cargo test --workspace" : "cargo test"],
  };
}

export function findJava({ names }: ProjectFiles): Finding | undefined {
  const isMaven = names.has("pom.xml");
  const isGradle = ["build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"]
    .map((name) => names.has(name))
    .includes(true);
  if (!isMaven && !isGradle) return undefined;
  const version = names.has(".java-version")
    ? { "java-version-file": ".java-version" }
    : { "java-version": 21 };
  const program = isMaven
    ? `${names.has("mvnw") ? "./mvnw" : "mvn"} --batch-mode verify`
    : `${names.has("gradlew") ? "./gradlew" : "gradle"} check`;
  return {
    what: isMaven ? "Java with Maven" : "Java with Gradle",
    steps: [useAction("actions/setup-java", { distribution: "temurin", ...version })],
    setup: [],
    verify: [program],
  };
}

export function findRuby({ names, texts }: ProjectFiles): Finding | undefined {
  if (!names.has("Gemfile")) return undefined;
  const usesRspec = names.has(".rspec") || /\brspec\b/.test(texts["Gemfile"] ?? "");
  const hasTask = /\b(Rake::TestTask|Minitest::TestTask|task\s*\(?:?["']?test)\b/.test(
    texts["Rakefile"] ?? "",
  );
  return {
    what: "Ruby with Bundler",
    steps: [
      hint("GitHub's runners have a Ruby; for another one add ruby/setup-ruby, named by commit."),
    ],
    setup: ["bundle install"],
    verify: usesRspec ? ["bundle exec rspec"] : hasTask ? ["bundle exec rake test"] : [],
  };
}

const ComposerFile = z.object({ scripts: z.record(z.string(), z.unknown()).catch({}) });

export function findPhp({ names, texts }: ProjectFiles): Finding | undefined {
  if (!names.has("composer.json")) return undefined;
  const hasUnit = ["phpunit.xml", "phpunit.xml.dist", "phpunit.dist.xml"].some((name) =>
    names.has(name),
  );
  return {
    what: "PHP with Composer",
    steps: [
      hint("GitHub's runners have a PHP; for another one add shivammathur/setup-php, by commit."),
    ],
    setup: ["composer install --no-interaction"],
    verify: hasComposerTest(texts["composer.json"] ?? "")
      ? ["composer test"]
      : hasUnit
        ? ["vendor/bin/phpunit"]
        : [],
  };
}

function hasComposerTest(text: string): boolean {
  try {
    const parsed = ComposerFile.safeParse(JSON.parse(text));
    return parsed.success && "test" in parsed.data.scripts;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

export function findDotNet({ names }: ProjectFiles): Finding | undefined {
  if (![...names].some((name) => /\.(sln|slnx|csproj|fsproj|vbproj)$/.test(name))) return undefined;
  return {
    what: ".NET",
    steps: names.has("global.json")
      ? [useAction("actions/setup-dotnet", { "global-json-file": "global.json" })]
      : [hint("GitHub's runners have .NET; global.json chooses the version.")],
    setup: [],
    verify: ["dotnet test"],
  };
}

export function findElixir({ names }: ProjectFiles): Finding | undefined {
  if (!names.has("mix.exs")) return undefined;
  return {
    what: "Elixir with Mix",
    steps: [hint("Elixir is not on GitHub's runners: add erlef/setup-beam here, named by commit.")],
    setup: ["mix local.hex --force", "mix deps.get"],
    verify: ["mix test"],
  };
}

/** A task file names the test of the whole, whatever languages it is made of. */
export function findTasks({ texts }: ProjectFiles): Finding | undefined {
  const make = ["GNUmakefile", "makefile", "Makefile"].find((name) => texts[name] !== undefined);
  const target = findTarget(texts[make ?? ""] ?? "");
  if (target !== undefined)
    return { what: "make", steps: [], setup: [], verify: [`make ${target}`] };
  const just = ["justfile", "Justfile", ".justfile"].find((name) => texts[name] !== undefined);
  const recipe = findTarget(texts[just ?? ""] ?? "");
  if (recipe === undefined) return undefined;
  const steps = [hint("just is not on GitHub's runners: install it here, from where you trust.")];
  return { what: "just", steps, setup: [], verify: [`just ${recipe}`] };
}

/** `test: build`, or just's `test arg='all': build`; not `test := 1` and not `test-all:`. */
function findTarget(text: string): string | undefined {
  const declared = (name: string) =>
    new RegExp(`^@?${name}(?![\\w-])(?!\\s*[:?+!]*=)[^\\n:]*:(?!=)`, "m");
  return ["test", "check"].find((name) => declared(name).test(text));
}
