import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { courseRoot } from "../../src/cli/setup/project.mjs";

const read = (name: string) => readFileSync(join(courseRoot, name), "utf8");

interface Entry {
  integrity?: string;
  link?: boolean;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

const packages = Object.entries(
  (JSON.parse(read("package-lock.json")) as { packages: Record<string, Entry> }).packages,
);

it("keeps a hash for every package of both lock files", () => {
  const unhashed = packages.filter(([path, { link, integrity }]) => /node_modules\//.test(path) && !link && !integrity);
  expect(unhashed.map(([path]) => path)).toEqual([]);
  const requirements = read(".requirements.txt").split(/\n(?=\S)/);
  expect(requirements.filter((each) => !/^\S+==\S+ .*--hash=sha256:[0-9a-f]{64}/s.test(each))).toEqual([]);
});

it("keeps the hosts of mirrors out of both lock files", () => {
  const hosts = packages.map(([, { resolved }]) => resolved?.match(/^\w+:\/\/([^/]+)/)?.[1]).filter(Boolean);
  expect(hosts).toEqual([]); // npm then asks the registry that the machine is set up for
  expect(read(".requirements.txt")).not.toMatch(/:\/\/|--index-url|--find-links/);
});

it("keeps the packages of every system in the lock file, without which npm ci refuses it", () => {
  const names = new Set(packages.map(([path]) => path.split("node_modules/").pop()));
  const wanted = packages.flatMap(([, { optionalDependencies }]) => Object.keys(optionalDependencies ?? {}));
  expect(wanted.filter((name) => !names.has(name))).toEqual([]);
});

it("keeps what .requirements.in asks for at the same versions in the lock file", () => {
  const asked = read(".requirements.in").match(/^[a-z]+==[\d.]+/gm) ?? [];
  expect(asked.length).toBeGreaterThan(3);
  const locked = read(".requirements.txt");
  expect(asked.filter((each) => !locked.includes(`\n${each} `))).toEqual([]);
});
