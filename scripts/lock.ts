import { z } from "zod";

const LockedPackage = z.looseObject({
  dev: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});

export const Lock = z.looseObject({ packages: z.record(z.string(), LockedPackage) });
export type Lock = z.infer<typeof Lock>;

export interface MissingPackage {
  readonly name: string;
  readonly version: string;
  readonly isDev: boolean;
}

/** Optional packages that somebody in the lock file asks for and that have no entry of their own: `npm ci` refuses that. */
export function findMissingOptional({ packages }: Lock): MissingPackage[] {
  return Object.entries(packages).flatMap(([path, { dev, optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(
        ([name]) =>
          !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
      )
      .map(([name, version]) => ({ name, version, isDev: dev === true })),
  );
}
