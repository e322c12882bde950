import { useEffect, useState } from "preact/hooks";
import type { FloorView } from "#core/floor/floor-view.ts";
import {
  type Asked,
  ask,
  readMessage,
  SameMessage,
  TroubleMessage,
  ViewAnswer,
} from "./messages.ts";

/** What is known of a town, and whether it still comes in. */
export interface Live {
  readonly view: Asked<FloorView>;
  readonly connection: "connecting" | "live" | "lost";
  /** When the server last said that the view is right (ISO). */
  readonly asOf: string | undefined;
  /** What keeps the server from a newer view. */
  readonly trouble: string | undefined;
}

const nothing: Live = {
  view: { kind: "waiting" },
  connection: "connecting",
  asOf: undefined,
  trouble: undefined,
};

/** A server that is there says something every fifteen seconds. */
const silence = 50_000;
const tryAgainAfter = 5_000;

/** Watches a town for as long as it is shown. */
export function useLive(town: string | undefined): Live {
  const [live, setLive] = useState(nothing);
  useEffect(() => {
    setLive(nothing);
    if (town === undefined) return undefined;
    return watchTown(town, (change) => {
      setLive((before) => ({ ...before, ...change }));
    });
  }, [town]);
  return live;
}

type Change = Partial<Live>;

/** Yields what ends it. */
function watchTown(town: string, tell: (change: Change) => void): () => void {
  const state = {
    isOver: false,
    source: undefined as EventSource | undefined,
    errors: 0,
    timer: 0,
  };
  const lost = () => {
    tell({ connection: "lost" });
  };
  const heard = () => {
    state.errors = 0;
    window.clearTimeout(state.timer);
    state.timer = window.setTimeout(lost, silence);
  };
  const retry = () => {
    state.source?.close();
    window.clearTimeout(state.timer);
    if (!state.isOver) state.timer = window.setTimeout(() => void start(), tryAgainAfter);
  };
  const start = async () => {
    const answer = await ask(ViewAnswer, `/-/towns/${town}`);
    if (state.isOver) return;
    tell(changeOf(answer));
    if (answer.kind === "absent") return;
    if (answer.kind === "failed") {
      lost();
      retry();
      return;
    }
    const source = new EventSource(`/-/towns/${town}/live`);
    state.source = source;
    listen(source, tell, heard);
    source.addEventListener("error", () => {
      state.errors += 1;
      // One is the end of an answer that had to end; the browser comes back by itself.
      if (state.errors > 1) lost();
      if (source.readyState === EventSource.CLOSED) retry();
    });
  };
  void start();
  return () => {
    state.isOver = true;
    state.source?.close();
    window.clearTimeout(state.timer);
  };
}

function changeOf(answer: Asked<ViewAnswer>): Change {
  switch (answer.kind) {
    case "found": {
      const { view, trouble } = answer.value;
      return {
        view: { kind: "found", value: view },
        ...{ asOf: view.at, trouble: trouble ?? undefined },
      };
    }
    case "absent":
      return { view: answer, connection: "live" };
    // What was seen before stays, and is said to be old.
    case "failed":
      return { trouble: answer.why };
    case "waiting":
      return {};
  }
}

function listen(source: EventSource, tell: (change: Change) => void, heard: () => void): void {
  const on = (name: string, take: (text: string) => Change) => {
    source.addEventListener(name, (event: MessageEvent<string>) => {
      heard();
      tell({ connection: "live", ...take(event.data) });
    });
  };
  on("view", (text) => {
    const value = readMessage(ViewAnswer, text);
    return value === undefined ? {} : changeOf({ kind: "found", value });
  });
  on("same", (text) => {
    const at = readMessage(SameMessage, text)?.at ?? undefined;
    return at === undefined ? {} : { asOf: at, trouble: undefined };
  });
  on("trouble", (text) => ({ trouble: readMessage(TroubleMessage, text)?.trouble }));
}
