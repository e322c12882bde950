import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { readMessage, SameMessage } from "../../../app/floor/client/messages.ts";

const reload = vi.fn();

/** A browser that shows the page of build `old`. */
beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("document", { documentElement: { dataset: { build: "old" } } });
  vi.stubGlobal("location", { reload });
  vi.stubGlobal("sessionStorage", {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  reload.mockClear();
});

const hear = (build: string) => readMessage(SameMessage, JSON.stringify({ build, at: null }));

it("a page of an older deployment loads itself anew, and once only where that does not help", () => {
  expect(hear("new")).toEqual({ build: "new", at: null });
  expect(reload).toHaveBeenCalledTimes(1);
  hear("new");
  expect(reload).toHaveBeenCalledTimes(1);
  hear("newer still");
  expect(reload).toHaveBeenCalledTimes(2);
});

it("a page of the same deployment stays, and so does one that hears what is no message", () => {
  expect(hear("old")).toEqual({ build: "old", at: null });
  expect(readMessage(SameMessage, "<html>")).toBeUndefined();
  expect(reload).not.toHaveBeenCalled();
});

it("a page whose browser remembers nothing does not load itself for ever", () => {
  vi.stubGlobal("sessionStorage", undefined);
  hear("new");
  expect(reload).not.toHaveBeenCalled();
});
