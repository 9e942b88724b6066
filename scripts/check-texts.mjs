// Rules about the tracked files that no other tool has: one pattern each, with the files it is about and the reason.
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname } from "node:path";
import { execa } from "execa";

const pure = /^lib\/(objects|graph|checks|plan|rollout|diagnosis|report)\/.*\.ts$/;
const source = /^(lib|test|bench|scripts)\/.*\.(ts|mjs)$|^main\.ts$/;

const literally = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// The home folder and the folder that this clone lies in, as long as that is not the root itself.
const ownPaths = [homedir(), dirname(process.cwd())]
  .filter((path) => path !== "/")
  .map((path) => `${literally(path)}/`);

/** `about` picks the files by path, `bad` is what no line of them may hold. */
const rules = [
  {
    why: "a path of one machine: name things relative to the repository, or in a temporary folder asked from the system",
    about: /./,
    bad: new RegExp(`(^|[\\s"'\`=(:])(/root/|${ownPaths.join("|")})|\\.\\./shared\\b`),
  },
  {
    why: "an address to download from: package-lock.json is written with omit-lockfile-registry-resolved=true",
    about: /(^|\/)package-lock\.json$/,
    bad: /"resolved":|https?:\/\/(?!opencollective|github\.com|.*\b(sponsors|fund))[^"]*\.tgz/,
  },
  {
    why: "a registry's host name: the npm and Go clients are configured by the user",
    about: /./,
    bad: /\b(registry\.(npmjs|yarnpkg)\.|proxy\.golang\.org|npmmirror\.com)/,
  },
  {
    why: "a pure folder reads no clock, no randomness and no environment: take the value as an argument",
    about: pure,
    bad: /\b(Date\.now\(|new Date\(\)|performance\.now|Math\.random\(|randomUUID|randomBytes|setTimeout\(|setInterval\()/,
  },
  {
    why: "a test that is switched off, or runs alone",
    about: /^test\/.*\.ts$/,
    bad: /^\s*(it|test|describe)\.(only|skip|todo)\(|^\s*(xit|xdescribe|fit|fdescribe)\(/,
  },
  {
    why: "a type error or rule silenced without its reason",
    about: source,
    bad: /@ts-(ignore|nocheck)|@ts-expect-error\s*$|biome-ignore [^:]*:\s*(<explanation>|todo)?\s*$/,
  },
  {
    why: "a file name that says nothing: name it for what it exports",
    about: /(^|\/)(utils?|helpers?|misc|common|[\w-]*manager)(\/|\.[a-z]+$)/,
    bad: /^/,
  },
];

// This file holds the patterns themselves.
const files = (await execa("git", ["ls-files"])).stdout
  .split("\n")
  .filter((path) => path !== "scripts/check-texts.mjs");
const found = [];
for (const path of files) {
  const about = rules.filter((rule) => rule.about.test(path));
  const lines = readText(path).split("\n");
  for (const { bad, why } of about) {
    const index = lines.findIndex((line) => bad.test(line));
    if (index >= 0) found.push(`${path}:${index + 1}: ${why}\n    ${lines[index].trim().slice(0, 120)}`);
  }
}

/** Empty for what was deleted but not yet committed. */
function readText(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

for (const line of found) console.log(line);
process.exitCode = found.length === 0 ? 0 : 1;
