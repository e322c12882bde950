import { useEffect, useState } from "preact/hooks";

/** What the address bar says: a town, or none; and a molecule of it, or the whole floor. */
export interface Address {
  /** "owner/name" */
  readonly town: string | undefined;
  readonly molecule: number | undefined;
}

function readAddress({ pathname, hash }: Location): Address {
  const [, owner, name] = /^\/([\w-]+)\/([\w.-]+)\/?$/.exec(pathname) ?? [];
  const [, number] = /^#\/([1-9]\d{0,9})$/.exec(hash) ?? [];
  return {
    town: owner === undefined || name === undefined ? undefined : `${owner}/${name}`,
    molecule: number === undefined ? undefined : Number(number),
  };
}

/** The address as it changes. */
export function useAddress(): Address {
  const [address, setAddress] = useState(() => readAddress(location));
  useEffect(() => {
    const look = () => {
      setAddress(readAddress(location));
    };
    addEventListener("hashchange", look);
    return () => {
      removeEventListener("hashchange", look);
    };
  }, []);
  return address;
}
