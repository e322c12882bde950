import { notFound } from "../errors.ts";
import { renderPrivateUser, renderPublicUser } from "../render/user.ts";
import { ok, route } from "../route.ts";

const getAuthenticated = route("GET /user", { permission: "user" }, ({ world, caller }) => {
  if (caller.kind !== "user") throw notFound();
  return ok(renderPrivateUser(world, caller.user));
});

const getUser = route("GET /users/{username}", { permission: "none" }, ({ world, parameter }) => {
  const user = world.user(parameter("username"));
  if (user === undefined) throw notFound();
  return ok(renderPublicUser(world, user));
});

export const userRoutes = [getAuthenticated, getUser];
