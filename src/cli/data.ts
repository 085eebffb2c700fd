/**
 * `npm run data -- list`: every data set of the course, read and checked as a notebook would.
 * `npm run data -- get NAME`: fetches one of those that do not come with the packages.
 * `npm run data -- world --preview`: a page of each kind of text in the small world.
 */
import * as fs from "node:fs";
import { dictionary, idioms } from "../data/cc-cedict";
import { pronunciations } from "../data/cmudict";
import { dollyFiles } from "../data/dolly";
import { type DownloadOptions, download, type RemoteFile } from "../data/download";
import { firstNames } from "../data/first-names";
import { hhFiles } from "../data/hh-rlhf";
import { mobyDick } from "../data/moby-dick";
import { spamMails } from "../data/spam-mails";
import { stateOfTheUnion } from "../data/state-of-the-union";
import { tinyStoriesFiles } from "../data/tiny-stories";
import { preview } from "../data/world/preview";

/** One data set: its name in datasets/README.md, and a count of what its loader gives. */
export interface DataSet {
  name: string;
  unit: string;
  count: () => number;
}

const dataSets: readonly DataSet[] = [
  { name: "First names", unit: "names", count: () => firstNames().length },
  { name: "State of the Union", unit: "addresses", count: () => stateOfTheUnion().length },
  { name: "Moby-Dick", unit: "chapters and parts", count: () => mobyDick().length },
  { name: "Spam mails", unit: "mails", count: () => spamMails().length },
  { name: "CMUdict", unit: "words", count: () => pronunciations().length },
  { name: "CC-CEDICT", unit: "entries", count: () => dictionary().length },
  { name: "Idioms (CC-CEDICT)", unit: "idioms", count: () => idioms().length },
];

/** Data sets that are fetched on request, by name: their files. */
const onRequest: Readonly<Record<string, readonly RemoteFile[]>> = {
  tinystories: tinyStoriesFiles,
  dolly: dollyFiles,
  "hh-rlhf": hhFiles,
};

const usage = `npm run data -- list                        reads every data set and says whether its files are the ones expected
npm run data -- get NAME                    fetches a data set, or the rest of it: ${Object.keys(onRequest).join(", ")}
npm run data -- world --preview [--seed N]  shows a page of each kind of text in the small world`;

/** Shows the small world. @returns the exit code */
function showWorld(args: readonly string[]): number {
  const [flag, option, seed, ...rest] = args;
  const seeded = option === "--seed" && /^-?\d+$/.test(seed ?? "");
  if (flag !== "--preview" || rest.length > 0 || (option !== undefined && !seeded)) {
    console.log(usage);
    return 2;
  }
  console.log(preview(seeded ? Number(seed) : 1));
  return 0;
}

/**
 * Prints a line for each data set: [ok] with its count and the time it took, or [fix] with the error.
 *
 * @returns the exit code: 1 if a data set is missing or altered, 2 if the command was not understood
 */
export async function main(
  args: readonly string[],
  sets = dataSets,
  remote = onRequest,
  options: DownloadOptions = {},
): Promise<number> {
  if (args[0] === "get" && args.length === 2 && Object.hasOwn(remote, args[1])) return get(remote[args[1]], options);
  if (args[0] === "world") return showWorld(args.slice(1));
  if (args.length !== 1 || args[0] !== "list") {
    console.log(usage);
    return args[0] === "--help" ? 0 : 2;
  }
  let code = 0;
  for (const { name, unit, count } of sets) {
    const start = performance.now();
    try {
      const size = count().toLocaleString("en");
      console.log(`[ok]  ${name}: ${size} ${unit}, ${Math.round(performance.now() - start)} ms`);
    } catch (error) {
      console.log(`[fix] ${name}: ${(error as Error).message}`);
      code = 1;
    }
  }
  return code;
}

/** Fetches files one after the other. @returns the exit code: 1 if one could not be fetched or is not what it must be */
async function get(files: readonly RemoteFile[], options: DownloadOptions): Promise<number> {
  for (const remote of files) {
    let shown = 0;
    const onProgress = (done: number, total: number | undefined): void => {
      if (!process.stdout.isTTY || performance.now() - shown < 250) return;
      shown = performance.now();
      process.stdout.write(`\r${remote.name}: ${megabytes(done)}${total ? ` of ${megabytes(total)}` : ""}\u001b[K`);
    };
    const clear = process.stdout.isTTY ? "\r\u001b[K" : "";
    try {
      const { file, sha256 } = await download(remote, { onProgress, ...options });
      const pinned = remote.sha256 ? "" : ` (not pinned yet: noted in ${file}.sha256, compared from now on)`;
      console.log(`${clear}[ok]  ${file}: ${megabytes(fs.statSync(file).size)}, SHA-256 ${sha256}${pinned}`);
    } catch (error) {
      console.log(`${clear}[fix] ${(error as Error).message}`);
      return 1;
    }
  }
  return 0;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
