import { z } from "zod";
import type { Finding } from "#core/doctor/finding.ts";
import {
  type HookConfig,
  type HookProof,
  isGoodAnswer,
  judgeWebhook,
} from "#core/doctor/judge-webhook.ts";
import { patrolWorkflow, townWorkflow } from "#core/names.ts";
import type { Examination } from "./examination.ts";
import { findIt } from "./read-town.ts";
import type { Wire } from "./wire.ts";

const Config = z
  .object({
    url: z.string().optional(),
    content_type: z.string().default("form"),
    insecure_ssl: z.union([z.string(), z.number()]).default("0"),
    secret: z.string().optional(),
  })
  .transform(
    (config): HookConfig => ({
      url: config.url,
      contentType: config.content_type,
      isInsecure: String(config.insecure_ssl) === "1",
      hasSecret: config.secret !== undefined && config.secret !== "",
    }),
  );
const Deliveries = z.array(
  z.object({
    id: z.number(),
    guid: z.string(),
    event: z.string(),
    status: z.string(),
    status_code: z.number(),
  }),
);
type Delivery = z.infer<typeof Deliveries>[number];

/** An App that never had a webhook may have no settings of one either. */
export const readHook = async (wire: Wire): Promise<HookConfig> =>
  (await findIt(() => wire.ask("GET /app/hook/config", {}, Config))) ?? Config.parse({});

/** GitHub gives the host ten seconds, and lists the delivery a moment later. */
const polls = 20;
const pollMilliseconds = 1000;
/** The first look comes sooner: most hosts answer at once. */
const firstMilliseconds = 200;

/** Has the newest delivery sent again, unless nothing may be written, and sees how it is answered. */
export async function probeWebhook(it: Examination): Promise<readonly Finding[]> {
  const { settingsUrl: appUrl } = await it.knownApp();
  const wire = await it.appWire();
  const config = await readHook(wire);
  const hasHook = config.url !== undefined && config.url !== "";
  const deliveries = hasHook ? await listDeliveries(wire) : [];
  const proof = await prove(it, wire, deliveries);
  const workflows = hasHook ? [] : await it.workflows();
  const named = (file: string) => workflows.find((each) => each.file === file)?.file;
  return judgeWebhook({
    ...{ config, proof, appUrl, count: deliveries.length },
    failed: deliveries.filter((each) => !isGoodAnswer(sendingOf(each))).length,
    hostWorkflow: named(townWorkflow),
    patrolWorkflow: named(patrolWorkflow),
  });
}

const listDeliveries = (wire: Wire) =>
  wire.ask("GET /app/hook/deliveries", { per_page: 30 }, Deliveries);

const sendingOf = ({ id, event, status, status_code: statusCode }: Delivery) => ({
  ...{ id, event, status, statusCode },
});

async function prove(it: Examination, wire: Wire, before: readonly Delivery[]): Promise<HookProof> {
  const [newest] = before;
  if (newest === undefined) return { kind: "quiet" };
  if (it.options.isReadOnly) return { kind: "seen", sending: sendingOf(newest) };
  const route = "POST /app/hook/deliveries/{delivery_id}/attempts";
  await wire.ask(route, { delivery_id: newest.id }, z.unknown());
  const known = new Set(before.map(({ id }) => id));
  for (let poll = 0; poll < polls; poll += 1) {
    await it.options.sleep(poll === 0 ? firstMilliseconds : pollMilliseconds);
    const again = (await listDeliveries(wire)).find(
      ({ id, guid }) => guid === newest.guid && !known.has(id),
    );
    if (again !== undefined) return { kind: "resent", sending: sendingOf(again) };
  }
  return { kind: "late", delivery: newest.id, seconds: polls * (pollMilliseconds / 1000) };
}
