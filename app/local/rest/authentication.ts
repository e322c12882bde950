import type { JWTPayload } from "jose";
import { decodeJwt, errors, importSPKI, jwtVerify } from "jose";
import type { App } from "../world/entities.ts";
import type { Caller } from "../world/tokens.ts";
import { callerOf } from "../world/tokens.ts";
import type { World } from "../world/world.ts";
import { ApiError, badCredentials } from "./errors.ts";

/** GitHub refuses App tokens that live longer than ten minutes, and forgives a minute of clock difference. */
const longestLife = 600;
const clockTolerance = 60;

/** Who sent this Authorization header. Throws 401 for credentials that are wrong; no header at all is `anonymous`. */
export async function authenticate(world: World, header: string | undefined): Promise<Caller> {
  if (header === undefined || header === "") return { kind: "anonymous" };
  const secret = readSecret(header);
  if (secret === undefined) throw badCredentials();
  // Installation tokens may come to look like `ghs_APPID_<jwt>`: only a bare JWT is an App speaking for itself.
  if (/^eyJ[^.]*\.[^.]+\.[^.]+$/.test(secret)) return authenticateApp(world, secret);
  const caller = callerOf(world, secret);
  if (caller === undefined) throw badCredentials();
  return caller;
}

/** The token out of `Bearer T`, `token T` or `Basic base64(user:T)`. */
function readSecret(header: string): string | undefined {
  const [scheme = "", value = ""] = header.trim().split(/\s+/, 2);
  if (/^(bearer|token)$/i.test(scheme)) return value;
  if (!/^basic$/i.test(scheme)) return undefined;
  const [user = "", password = ""] = Buffer.from(value, "base64").toString("utf8").split(/:(.*)/s);
  // git and curl users put the token in either place.
  return password === "" || password === "x-oauth-basic" ? user : password;
}

async function authenticateApp(world: World, token: string): Promise<Caller> {
  const issuer = readIssuer(token);
  if (issuer === undefined) throw new ApiError(401, "A JSON web token could not be decoded");
  const app = findIssuer(world, issuer);
  if (app === undefined) throw new ApiError(404, "Integration not found");
  try {
    const { payload } = await jwtVerify(token, await importSPKI(app.publicKey, "RS256"), {
      algorithms: ["RS256"],
      currentDate: world.now(),
      clockTolerance,
    });
    checkLifetime(payload, Math.floor(world.now().getTime() / 1000));
  } catch (error) {
    throw asApiError(error);
  }
  return { kind: "app", app };
}

function readIssuer(token: string): string | undefined {
  try {
    // Octokit writes an App's id as a number, and GitHub takes it.
    return String(decodeJwt(token).iss);
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

/** GitHub's own App has no key. */
const findIssuer = (world: World, issuer: string): App | undefined =>
  world.apps.find(
    (app) => app.publicKey !== "" && (String(app.id) === issuer || app.clientId === issuer),
  );

function checkLifetime(payload: JWTPayload, now: number): void {
  if (payload.exp === undefined) throw missing("Expiration time", "exp");
  if (payload.iat === undefined) throw missing("Issued at", "iat");
  if (payload.iat > now + clockTolerance) {
    throw new ApiError(401, "'Issued at' claim ('iat') must be in the past");
  }
  if (payload.exp > now + longestLife + clockTolerance) {
    throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future");
  }
}

const missing = (name: string, claim: string) =>
  new ApiError(401, `Missing '${name}' claim ('${claim}')`);

function asApiError(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) {
    return new ApiError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (error instanceof errors.JOSEError) {
    return new ApiError(401, "A JSON web token could not be decoded");
  }
  return error;
}
