/**
 * TinyStories: short stories in the words of a four-year-old, written by GPT-3.5 and GPT-4. Fetched on request.
 *
 * Source: Eldan and Li 2023, "TinyStories: How Small Can Language Models Be and Still Speak Coherent English?" arXiv:2305.07759;
 *   https://huggingface.co/datasets/roneneldan/TinyStories, version 2 (GPT-4 only). Licence: CDLA-Sharing 1.0.
 */
import { fetchedFile, type RemoteFile } from "./download";
import { readDocuments } from "./read-documents";

const home = "https://huggingface.co/datasets/roneneldan/TinyStories/resolve/main";

/** The two files. Nobody has pinned their hashes yet: they are noted at the first fetch and compared from then on. */
export const tinyStoriesFiles: readonly RemoteFile[] = [
  { name: "TinyStoriesV2-GPT4-train.txt", url: `${home}/TinyStoriesV2-GPT4-train.txt` },
  { name: "TinyStoriesV2-GPT4-valid.txt", url: `${home}/TinyStoriesV2-GPT4-valid.txt` },
];

/**
 * The first stories of a part.
 *
 * @param limit  at most so many: all 2.7 million of the training part are more text than JavaScript likes to hold
 * @throws if the part was not fetched, naming the command that does it
 */
export function tinyStories(part: "train" | "validation", limit = 100_000, folder?: string): string[] {
  const { name } = tinyStoriesFiles[part === "train" ? 0 : 1];
  return readDocuments(fetchedFile(name, "tinystories", folder), { separator: "<|endoftext|>", limit });
}
