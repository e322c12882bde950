/**
 * The parts of a build, each into its own folder of a checkout, with the licences of what is in it. Names of what is loaded
 * later tell its content: what an earlier build left would be shipped with it, and goes first.
 */
import {
  chmodSync,
  existsSync,
  globSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { bundleAction, bundleCommandLine, bundleFloor, bundleLambda } from "./bundle.ts";
import { packagesOf, printLicences } from "./licences.ts";

/** Puts the command line into `dist` of the checkout at `root`. Yields what it made, in lines for people. */
export async function buildCommandLine(root: string): Promise<readonly string[]> {
  const outfile = "dist/cogtown.js";
  for (const old of globSync("dist/*.js", { cwd: root })) rmSync(join(root, old));
  const inputs = await bundleCommandLine("app/cli/main.ts", outfile, root);
  chmodSync(join(root, outfile), 0o755);
  writeLicences(root, "dist", inputs);
  return [describeFile(root, outfile)];
}

/** Puts the function for AWS Lambda into `dist/lambda`, ready to be packed, with the floor page that it shows beside it. */
export async function buildLambda(root: string): Promise<readonly string[]> {
  const folder = "dist/lambda";
  rmSync(join(root, folder), { recursive: true, force: true });
  const inputs = await bundleLambda("app/hosts/lambda-main.ts", `${folder}/index.mjs`, root);
  writeLicences(root, folder, inputs);
  return [
    describeFile(root, `${folder}/index.mjs`),
    ...(await buildFloor(root, `${folder}/floor`)),
  ];
}

/** Puts what the floor page runs in a browser into a folder of its own. */
export async function buildFloor(root: string, folder = "dist/floor"): Promise<readonly string[]> {
  rmSync(join(root, folder), { recursive: true, force: true });
  const inputs = await bundleFloor("app/floor/client", folder, root);
  writeLicences(root, folder, inputs);
  return ["floor.js", "floor.css"].map((name) => describeFile(root, `${folder}/${name}`));
}

/** Puts every step of every action into the `dist` of its action, and yields what it made. */
export async function buildActions(root: string): Promise<readonly string[]> {
  const actions = readdirSync(join(root, "actions")).filter((name) =>
    existsSync(join(root, "actions", name, "action.yml")),
  );
  return (await Promise.all(actions.map((action) => buildAction(root, action)))).flat();
}

async function buildAction(root: string, action: string): Promise<readonly string[]> {
  const folder = `actions/${action}`;
  rmSync(join(root, folder, "dist"), { recursive: true, force: true });
  const steps = ["main", "post"].filter((step) => existsSync(join(root, folder, `${step}.ts`)));
  const inputs = await Promise.all(
    steps.map((step) => bundleAction(`${folder}/${step}.ts`, `${folder}/dist/${step}.js`, root)),
  );
  writeLicences(root, `${folder}/dist`, inputs.flat());
  return steps.map((step) => describeFile(root, `${folder}/dist/${step}.js`));
}

function writeLicences(root: string, folder: string, inputs: readonly string[]): void {
  writeFileSync(join(root, folder, "LICENSES.txt"), printLicences(packagesOf(inputs, root)));
}

const describeFile = (root: string, path: string) =>
  `${path}  ${Math.ceil(statSync(join(root, path)).size / 1024)} KB`;
