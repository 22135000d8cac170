// Asks the real AWS SDK for JavaScript which credentials it would use.
//
// Reads one path a line from standard input, a folder that holds a world, and answers each with one line of JSON.
// Nothing leaves the machine and no program is started: requests are cut off, and the provider that made one is named.
import fs from "node:fs";
import http from "node:http";
import https from "node:https";
import { createRequire, syncBuiltinESMExports } from "node:module";
import net from "node:net";
import path from "node:path";
import readline from "node:readline";

// The packages are installed in the folder in which this runs.
const require = createRequire(path.join(process.cwd(), "package.json"));

const FETCHED = "ASIAORACLEORACLEORAC";
const METADATA = "169.254.169.254";
const NEVER = "2999-01-01T00:00:00Z";

const PORTAL = "/federation/credentials";

let touched = [];
const cutOff = (target) => {
  const url = typeof target === "string" ? new URL(target) : target;
  // The portal may have an endpoint of any name.
  const isPortal = (url?.path ?? url?.pathname ?? "").startsWith(PORTAL);
  touched.push(isPortal ? PORTAL : (url?.hostname ?? url?.host ?? ""));
  throw Object.assign(new Error("the network was asked"), { tryNextLink: false });
};
for (const module of [http, https]) {
  module.request = cutOff;
  module.get = cutOff;
}
net.connect = cutOff;
net.createConnection = cutOff;
globalThis.fetch = cutOff;
syncBuiltinESMExports();
console.warn = () => {};
process.removeAllListeners("warning");
// Nobody waits before asking again.
const soon = globalThis.setTimeout;
globalThis.setTimeout = (callback, _milliseconds, ...values) => soon(callback, 0, ...values);
// What fails while nobody waits for it any longer must not end the other worlds.
process.on("unhandledRejection", () => {});

const { defaultProvider } = require("@aws-sdk/credential-provider-node");
const ini = require("@smithy/shared-ini-file-loader");
const { loadConfig, NODE_REGION_CONFIG_OPTIONS, NODE_REGION_CONFIG_FILE_OPTIONS } = require("@smithy/core/config");

function enter(folder) {
  const variables = JSON.parse(fs.readFileSync(path.join(folder, "env.json"), "utf8"));
  const special = {};
  process.chdir(folder);
  for (const name of Object.keys(process.env)) delete process.env[name];
  for (const [name, value] of Object.entries(variables)) {
    if (name.startsWith("@")) special[name] = value;
    else process.env[name] = value;
  }
  touched = [];
  return special;
}

// Tokens that somebody signed in for, and those of web identity: handed over, whether the files are there or not.
function handOver(profiles, sessions) {
  const tokens = ini.externalDataInterceptor.getTokenRecord();
  for (const name of Object.keys(tokens)) delete tokens[name];
  const token = { accessToken: "oracle", expiresAt: NEVER };
  for (const name of Object.keys(sessions)) ini.externalDataInterceptor.interceptToken(name, token);
  const files = [process.env.AWS_WEB_IDENTITY_TOKEN_FILE];
  for (const profile of Object.values(profiles)) {
    files.push(profile.web_identity_token_file);
    if (profile.sso_start_url) ini.externalDataInterceptor.interceptToken(profile.sso_start_url, token);
  }
  for (const file of files) if (file) ini.externalDataInterceptor.interceptToken(file, "oracle");
  return tokens;
}

const fetched = (provider) => ({
  accessKeyId: FETCHED, secretAccessKey: "oracle", sessionToken: "oracle", expiration: new Date(NEVER), provider,
});

async function answer(special) {
  const told = { provider: null, error: null, region: null, hops: [], key_id: null, has_session_token: null };
  const profile = special["@profile"];
  told.profile = ini.getProfileName({ profile });
  const profiles = await ini.parseKnownFiles({ ignoreCache: true });
  const tokens = handOver(profiles, await ini.loadSsoSessionData({}));

  let ranProcess = false;
  tokens.exec = (_command, callback) => {
    ranProcess = true;
    const usual = { Version: 1, AccessKeyId: FETCHED, SecretAccessKey: "oracle" };
    callback(null, { stdout: JSON.stringify("@process" in special ? special["@process"] : usual), stderr: "" });
  };
  const options = {
    roleAssumer: async (source, parameters) => {
      // The name of the session is made up if the profile has none.
      if (parameters.RoleSessionName?.startsWith("aws-sdk-js-")) delete parameters.RoleSessionName;
      delete parameters.TokenCode;
      told.hops.push({ role_arn: parameters.RoleArn, signed_with: keyId(source), parameters });
      return fetched("assume-role");
    },
    roleAssumerWithWebIdentity: async ({ RoleArn }) => {
      told.hops.push({ role_arn: RoleArn, signed_with: null, parameters: {} });
      return fetched("web-identity");
    },
  };
  if (profile) options.profile = profile;
  if (special["@mfa"]) options.mfaCodeProvider = async () => "000000";
  try {
    const found = await defaultProvider(options)();
    told.provider = found.provider ?? providerOf(found, ranProcess);
    told.key_id = keyId(found);
    told.has_session_token = Boolean(found.sessionToken);
  } catch (error) {
    Object.assign(told, atTheEnd(error, special));
  }
  touched = [];
  try {
    const region = loadConfig(NODE_REGION_CONFIG_OPTIONS, { ...NODE_REGION_CONFIG_FILE_OPTIONS, profile });
    told.region = await region();
  } catch {}
  return told;
}

// Whatever a process prints is taken for a key ID.
const keyId = ({ accessKeyId }) => (typeof accessKeyId === "string" && accessKeyId !== "" ? accessKeyId : FETCHED);

function providerOf(found, ranProcess) {
  const features = Object.keys(found.$source ?? {});
  if (ranProcess || features.includes("CREDENTIALS_PROCESS")) return "process";
  if (features.includes("CREDENTIALS_ENV_VARS")) return "env";
  if (features.includes("CREDENTIALS_PROFILE")) return "profile-static";
  return features.join("+");
}

// Who made the last request is the one that was chosen.
function atTheEnd(error, special) {
  if (/Failed to load (a )?token/.test(error.message)) {
    return { provider: "login", error: { class: error.name, message: error.message } };
  }
  if (touched.length === 0) return { error: { class: error.name, message: error.message } };
  // It ended there, so that no role on top of it was assumed.
  if (touched.at(-1) === PORTAL) return { provider: "sso", hops: null };
  const { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative, AWS_CONTAINER_CREDENTIALS_FULL_URI: full } = process.env;
  if ((relative || full) && touched.at(-1) !== METADATA) return { provider: "http", hops: null };
  if (special["@imds"]) return { provider: "imds", hops: null };
  const message = "no provider before instance metadata gave credentials";
  return { error: { class: "NoneBeforeMetadata", message } };
}

for await (const folder of readline.createInterface({ input: process.stdin })) {
  const special = enter(folder);
  process.stdout.write(`${JSON.stringify({ js: await answer(special) })}\n`);
}
