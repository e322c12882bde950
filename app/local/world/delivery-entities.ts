/** One sending of one webhook to one App, with what came back: the rows behind `/app/hook/deliveries`. */
export interface Delivery {
  readonly id: number;
  /** The same for every redelivery of one event: what receivers deduplicate by. */
  readonly guid: string;
  readonly appId: number;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly event: string;
  readonly action: string | null;
  readonly redelivery: boolean;
  readonly deliveredAt: Date;
  readonly durationSeconds: number;
  /** "OK", or how it failed in a few words. */
  readonly status: string;
  /** 0 when nothing came back, as when the time was up. */
  readonly statusCode: number;
  readonly url: string;
  readonly request: {
    readonly headers: Readonly<Record<string, string>>;
    readonly payload: Readonly<Record<string, unknown>>;
  };
  readonly response: {
    readonly headers: Readonly<Record<string, string>>;
    readonly payload: string;
  };
}
