import type { components } from "@octokit/openapi-types";
import { z } from "zod";
import type { NamedValue, Repository } from "../../world/entities.ts";
import { setNamedValue } from "../../world/variables.ts";
import type { World } from "../../world/world.ts";
import { conflict, notFound } from "../errors.ts";
import { pagedUnder } from "../paging.ts";
import { timestamp } from "../render/links.ts";
import { noContent, ok, route } from "../route.ts";

const CreateVariable = z.object({ name: z.string(), value: z.string() });
const UpdateVariable = z.object({ name: z.string().optional(), value: z.string().optional() });

function renderVariable(row: NamedValue): components["schemas"]["actions-variable"] {
  const { name, value, createdAt, updatedAt } = row;
  return { name, value, created_at: timestamp(createdAt), updated_at: timestamp(updatedAt) };
}

function findVariable(world: World, repository: Repository, name: string): NamedValue | undefined {
  return world.variables.byKey(`${repository.id}:${name.toUpperCase()}`);
}

function requireVariable(world: World, repository: Repository, name: string): NamedValue {
  const row = findVariable(world, repository, name);
  if (row === undefined) throw notFound();
  return row;
}

const listVariables = route(
  "GET /repos/{owner}/{repo}/actions/variables",
  { permission: "actions_variables:read", role: "write" },
  (call) => {
    const rows = call.world.variables.filter((row) => row.repositoryId === call.repository.id);
    return pagedUnder(call, "variables", rows, renderVariable);
  },
);

const getVariable = route(
  "GET /repos/{owner}/{repo}/actions/variables/{name}",
  { permission: "actions_variables:read", role: "write" },
  ({ world, repository, parameter }) =>
    ok(renderVariable(requireVariable(world, repository, parameter("name")))),
);

const createVariable = route(
  "POST /repos/{owner}/{repo}/actions/variables",
  { permission: "actions_variables:write", body: CreateVariable },
  ({ world, repository }, { name, value }) => {
    if (findVariable(world, repository, name) !== undefined)
      throw conflict("Variable already exists");
    setNamedValue(world, world.variables, repository, name, value);
    return { status: 201, body: {} };
  },
);

const updateVariable = route(
  "PATCH /repos/{owner}/{repo}/actions/variables/{name}",
  { permission: "actions_variables:write", body: UpdateVariable },
  ({ world, repository, parameter }, body) => {
    const row = requireVariable(world, repository, parameter("name"));
    const { name = row.name, value = row.value } = body;
    world.variables.update(row.id, { name: name.toUpperCase(), value, updatedAt: world.now() });
    return noContent();
  },
);

const deleteVariable = route(
  "DELETE /repos/{owner}/{repo}/actions/variables/{name}",
  { permission: "actions_variables:write" },
  ({ world, repository, parameter }) => {
    world.variables.remove(requireVariable(world, repository, parameter("name")).id);
    return noContent();
  },
);

export const variableRoutes = [
  listVariables,
  getVariable,
  createVariable,
  updateVariable,
  deleteVariable,
];
