import type { Visitor } from "./visitor.ts";

const actions = "/repos/octo/town/actions";

/** A workflow is dispatched, watched, read, run again and stopped. */
export async function tourActions({ ask, github }: Visitor): Promise<void> {
  await ask(`GET ${actions}/workflows`);
  await ask(`GET ${actions}/workflows/tour.yml`);
  await ask(`GET ${actions}/workflows/nothing.yml`, { status: 404 });
  await tourSwitches(ask);
  const run = await tourDispatch(ask);
  await github.idle();
  await ask(`GET ${actions}/runs?event=workflow_dispatch&per_page=5`, { as: "installation" });
  await ask(`GET ${actions}/runs/${run}`);
  await ask(`GET ${actions}/runs/1`, { status: 404 });
  const jobs = await ask(`GET ${actions}/runs/${run}/jobs?filter=latest`);
  const job = jobs.number("jobs.0.id");
  await ask(`GET ${actions}/jobs/${job}`);
  await ask(`GET ${actions}/jobs/${job}/logs`);
  await ask(`GET ${actions}/runs/${run}/artifacts`);
  await ask(`GET ${actions}/workflows/tour.yml/runs`);
  await ask(`POST ${actions}/runs/${run}/cancel`, { status: 409 });
  await ask(`POST ${actions}/runs/${run}/rerun`, { status: 201 });
  await github.idle();
  await ask(`POST ${actions}/jobs/${job}/rerun`, { status: 201 });
  await github.idle();
  await tourFailures(ask, github);
}

/** A workflow is disabled, then Actions as a whole; neither starts anything then. */
async function tourSwitches(ask: Visitor["ask"]): Promise<void> {
  const workflow = `${actions}/workflows/tour.yml`;
  const body = { ref: "main", inputs: { word: "never" } };
  await ask(`PUT ${workflow}/disable`, { status: 204 });
  await ask(`GET ${workflow}`);
  await ask(`POST ${workflow}/dispatches`, { body, status: 422 });
  await ask(`PUT ${workflow}/enable`, { status: 204 });
  await ask(`GET ${actions}/permissions`);
  await ask(`GET ${actions}/permissions`, { as: "maya", status: 403 });
  await ask(`PUT ${actions}/permissions`, { body: { enabled: false }, status: 204 });
  await ask(`GET ${actions}/permissions`);
  await ask(`POST ${workflow}/dispatches`, { body, status: 403 });
  const selected = { enabled: true, allowed_actions: "selected" };
  await ask(`PUT ${actions}/permissions`, { body: selected, status: 204 });
  await ask(`GET ${actions}/permissions`);
  await ask(`PUT ${actions}/permissions`, { body: { enabled: true }, status: 204 });
  await ask(`GET ${actions}/secrets`);
  await ask(`GET ${actions}/secrets`, { as: "installation", status: 403 });
  await ask(`GET ${actions}/organization-secrets`);
  await ask(`GET ${actions}/organization-variables`);
}

async function tourDispatch(ask: Visitor["ask"]): Promise<number> {
  const dispatches = `POST ${actions}/workflows/tour.yml/dispatches`;
  const inputs = { word: "hello" };
  await ask(dispatches, { as: "installation", body: { ref: "main", inputs }, status: 204 });
  await ask(dispatches, { body: { ref: "main", inputs: {} }, status: 422 });
  await ask(dispatches, { body: { ref: "nowhere", inputs }, status: 422 });
  await ask(`POST ${actions}/workflows/nothing.yml/dispatches`, {
    body: { ref: "main" },
    status: 404,
  });
  const body = { ref: "main", inputs, return_run_details: true };
  return (await ask(dispatches, { as: "installation", body })).number("workflow_run_id");
}

async function tourFailures(ask: Visitor["ask"], github: Visitor["github"]): Promise<void> {
  const dispatch = async (inputs: Readonly<Record<string, unknown>>) => {
    const body = { ref: "main", inputs, return_run_details: true };
    const made = await ask(`POST ${actions}/workflows/tour.yml/dispatches`, { body });
    return made.number("workflow_run_id");
  };
  const failing = await dispatch({ word: "oh", fail: "true" });
  await github.idle();
  await ask(`GET ${actions}/runs/${failing}`);
  await ask(`POST ${actions}/runs/${failing}/rerun-failed-jobs`, { status: 201 });
  await github.idle();
  const [slow, slower] = [await dispatch({ word: "slow" }), await dispatch({ word: "slower" })];
  await ask(`POST ${actions}/runs/${slow}/cancel`, { status: 202 });
  await ask(`POST ${actions}/runs/${slower}/force-cancel`, { status: 202 });
  await github.idle();
  await ask(`GET ${actions}/runs/${slow}`);
  await ask("POST /repos/octo/town/dispatches", {
    body: { event_type: "tour", client_payload: { word: "again" } },
    status: 204,
  });
  await github.idle();
}
