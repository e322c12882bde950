import type { MappingToken } from "@actions/workflow-parser/templates/tokens/index";

/** Parts of a job that change what runs and that are not modelled: the job fails and says so. */
const FEATURES: Readonly<Record<string, string>> = {
  container: "job containers",
  services: "service containers",
  uses: "reusable workflows",
  snapshot: "custom image snapshots",
};

export function findUnsupported(job: MappingToken): string | undefined {
  const key = Object.keys(FEATURES).find((name) => job.find(name) !== undefined);
  if (key === undefined) return undefined;
  const feature = FEATURES[key] ?? key;
  return `The embedded runner does not model ${feature} ('${key}:'); on GitHub this job would use them.`;
}
