/**
 * Stories: an animal meets others and finds things.
 */
import type { Rng } from "../../core/random";
import { animals } from "./creatures";
import type { Bilingual, Language } from "./table";
import { adjectives, smallThings } from "./things";

/** The wordings of a story's sentences: H the hero, A another animal, Q a quality, G a small thing. */
const wordings: Bilingual<{ begin: string; middle: readonly string[]; end: string }> = {
  en: {
    begin: "once there was a Q H .",
    middle: ["the H met a Q A .", "the H found a G .", "the A gave the H a G .", "the H was very Q ."],
    end: "the end .",
  },
  zh: {
    begin: "從前 有 一隻 Q 的 H 。",
    middle: ["H 遇到 一隻 Q 的 A 。", "H 找到 一個 G 。", "A 給 H 一個 G 。", "H 非常 Q 。"],
    end: "故事 完 了 。",
  },
};

/**
 * A story about a hero.
 *
 * @param length   sentences between the first and the last
 * @param friends  whom the hero may meet
 */
export function story(
  hero: Bilingual,
  language: Language,
  length: number,
  rng: Rng,
  friends: readonly Bilingual[],
): string {
  const { begin, middle, end } = wordings[language];
  const friend = rng.choice(friends.filter(({ en }) => en !== hero.en));
  const say = (wording: string): string =>
    wording.replace(/[HAQG]/g, (letter) => {
      if (letter === "H") return hero[language];
      return (letter === "A" ? friend : letter === "Q" ? rng.choice(adjectives) : rng.choice(smallThings))[language];
    });
  return [begin, ...rng.shuffle(middle).slice(0, length), end].map(say).join(" ");
}

const oneOf = (list: readonly Bilingual[], language: Language): string =>
  `(?:${list.map((word) => word[language]).join("|")})`;

/** A pattern for one wording with a given hero. */
function pattern(wording: string, language: Language, hero: string): RegExp {
  const filled = wording.replace(/[.HAQG]/g, (letter) => {
    if (letter === ".") return "\\.";
    if (letter === "H") return hero;
    const list = letter === "A" ? animals.map(({ name }) => name) : letter === "Q" ? adjectives : smallThings;
    return oneOf(list, language);
  });
  return new RegExp(`^${filled}$`, "u");
}

/** What a judge needs to know of a sentence: does it begin a story about the hero, go on with it, or end it? */
export function storySentence(
  sentence: string,
  language: Language,
  hero: string,
): "begin" | "middle" | "end" | "other" {
  const { begin, middle, end } = wordings[language];
  if (pattern(begin, language, hero).test(sentence)) return "begin";
  if (sentence === end) return "end";
  return middle.some((wording) => pattern(wording, language, hero).test(sentence)) ? "middle" : "other";
}
