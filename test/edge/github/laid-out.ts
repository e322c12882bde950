import nock from "nock";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";

export interface LaidOut {
  /** A host that may be reached in earnest. */
  readonly reachable?: string;
  /** Whether answers may be left that nobody asked for. */
  readonly mayBeLeft?: boolean;
}

/**
 * In this file requests get the answers that a test lays out for them with nock, and no others. Nock takes the network of
 * the whole process over as soon as it is imported: the files that the same worker plays afterwards get it back.
 */
export function answerAsLaidOut({ reachable, mayBeLeft = false }: LaidOut = {}): void {
  beforeAll(() => {
    if (!nock.isActive()) nock.activate();
  });
  beforeEach(() => {
    nock.disableNetConnect();
    if (reachable !== undefined) nock.enableNetConnect(reachable);
  });
  afterEach(() => {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    nock.enableNetConnect();
    if (!mayBeLeft) expect(pending).toEqual([]);
  });
  afterAll(() => {
    nock.restore();
  });
}
