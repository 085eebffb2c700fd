/**
 * Tasks about numbers from 0 to 20: sums, differences, order, counting, prime numbers.
 *
 * 3 plus 4, 4 plus 3, 7 minus 3 and 7 minus 4 belong to one part.
 */
import type { Rng } from "../../core/random";
import { type Part, partLookUp, partOf } from "./parts";
import type { Language } from "./table";
import type { Check, Kind, Task } from "./task";
import { smallThings } from "./things";

/** The largest number. */
export const largest = 20;

/** All numbers as words of the world. */
export const numbers: readonly string[] = Array.from({ length: largest + 1 }, (_, n) => String(n));
const numberSet = new Set(numbers);

const word = {
  plus: { en: "plus", zh: "加" },
  minus: { en: "minus", zh: "減" },
  times: { en: "times", zh: "乘" },
} as const;

const pairs = numbers.slice(0, 11).flatMap((a, i, terms) => terms.slice(i).map((b) => `${a} ${b}`));
const partOfPair = partLookUp(pairs);
const candidates = numbers.slice(2);
const isPrime = (n: string): boolean => factorPairs(Number(n)).length === 0;
const partOfNumber = partLookUp(
  candidates.filter(isPrime),
  candidates.filter((n) => !isPrime(n)),
);

const makeTask = (
  kind: Kind,
  language: Language,
  part: Part,
  entity: string,
  question: string,
  answers: string[],
  check: Check,
  mistakes: string[],
): Task => ({ kind, language, part, entity, question, answers, check, mistakes });

/** a plus b, or a minus b. */
export function sumTask(kind: "add" | "minus", a: number, b: number, language: Language): Task {
  const result = kind === "add" ? a + b : a - b;
  const terms = `${a} ${kind === "add" ? word.plus[language] : word.minus[language]} ${b}`;
  const say = (n: number): string => (language === "en" ? `${terms} is ${n} .` : `${terms} 是 ${n} 。`);
  // A difference is a sum turned round: 7 - 3 = 4 belongs with 3 + 4 = 7.
  const pair = kind === "add" ? [a, b] : [b, result];
  const entity = `${Math.min(...pair)} ${Math.max(...pair)}`;
  const question = language === "en" ? `what is ${terms} ?` : `${terms} 是 多少 ？`;
  const near = [-3, -2, -1, 1, 2, 3].map((d) => result + d).filter((n) => n >= 0 && n <= largest);
  const check: Check = { by: "number", target: String(result) };
  return makeTask(kind, language, partOfPair(entity), entity, question, [say(result)], check, near.map(say));
}

/** Three different numbers to be put in order, smallest first. */
export function sortTask(given: readonly number[], language: Language): Task {
  const order = [...given].sort((a, b) => a - b);
  const say = (list: readonly number[]): string =>
    language === "en" ? `in order : ${list.join(" ")} .` : `排好 ： ${list.join(" ")} 。`;
  const question = language === "en" ? `sort the numbers ${given.join(" ")} .` : `請 把 ${given.join(" ")} 排好 。`;
  const [a, b, c] = order;
  const mistakes = [
    [a, c, b],
    [b, a, c],
    [c, b, a],
    [b, c, a],
  ].map(say);
  const check: Check = { by: "list", target: order.map(String), symbols: numberSet };
  const entity = `sort ${order.join(" ")}`;
  return makeTask("sort", language, partOf(entity), entity, question, [say(order)], check, mistakes);
}

/** How many words stand in a list; English only. */
export function countTask(list: readonly string[]): Task {
  const say = (n: number): string => `there are ${n} words .`;
  const wrong = [-2, -1, 1, 2].map((d) => list.length + d).filter((n) => n >= 1);
  const question = `how many words are in ${list.join(" ")} ?`;
  const check: Check = { by: "number", target: String(list.length) };
  const entity = `count ${list.join(" ")}`;
  return makeTask("count", "en", partOf(entity), entity, question, [say(list.length)], check, wrong.map(say));
}

/** The ways to write n as a product of two numbers above 1, the smaller one first. */
export function factorPairs(n: number): [number, number][] {
  const smaller = Array.from({ length: n }, (_, i) => i).filter((a) => a > 1 && n % a === 0 && a * a <= n);
  return smaller.map((a) => [a, n / a]);
}

/** Whether n is prime, and why not. */
export function primeTask(n: number, language: Language): Task {
  const yes = language === "en" ? `yes , ${n} is prime .` : `對 ， ${n} 是 質數 。`;
  const no = (a: number, b: number): string =>
    language === "en"
      ? `no , ${n} is not prime because ${a} ${word.times.en} ${b} is ${n} .`
      : `不對 ， ${n} 不是 質數 因為 ${a} ${word.times.zh} ${b} 是 ${n} 。`;
  const pairs = factorPairs(n);
  const prime = pairs.length === 0;
  const answers = prime ? [yes] : pairs.flatMap(([a, b]) => (a === b ? [no(a, b)] : [no(a, b), no(b, a)]));
  const [confirm, deny] = language === "en" ? ["yes", "no"] : ["對", "不對"];
  const check: Check = { by: "name", targets: [prime ? confirm : deny], rivals: new Set([confirm, deny]) };
  const question = language === "en" ? `is ${n} prime ?` : `${n} 是 質數 嗎 ？`;
  return makeTask(
    "prime",
    language,
    partOfNumber(String(n)),
    String(n),
    question,
    answers,
    check,
    prime ? [no(2, Math.floor(n / 2))] : [yes],
  );
}

/** A random task of a kind, of any part. */
export function randomNumberTask(kind: Kind, language: Language, rng: Rng): Task {
  if (kind === "add") return sumTask("add", rng.int(11), rng.int(11), language);
  if (kind === "minus") {
    const b = rng.int(11);
    return sumTask("minus", b + rng.int(11), b, language);
  }
  if (kind === "sort") return sortTask(rng.shuffle(numbers.map(Number).slice(0, 13)).slice(0, 3), language);
  if (kind === "prime") return primeTask(2 + rng.int(largest - 1), language);
  if (kind === "count") return countTask(Array.from({ length: 1 + rng.int(6) }, () => rng.choice(smallThings).en));
  throw new Error(`kind must be add, minus, sort, prime or count, got ${kind}`);
}

/** A random task of a kind and part. */
export function numberTask(kind: Kind, part: Part, language: Language, rng: Rng): Task {
  for (;;) {
    const task = randomNumberTask(kind, language, rng);
    if (task.part === part) return task;
  }
}
