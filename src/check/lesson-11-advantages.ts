/**
 * The check of exercise 11.2: advantages, how much better each token was than expected.
 */
import { gae } from "../ppo/gae";
import { defineCheck } from "./exercise";

type Advantages = (rewards: number[], values: number[], gamma: number, lam: number) => number[];

/** GAE with something changed: what a step surprised by, and how much of the next advantage comes along. */
const otherAdvantages =
  (
    surprise: (reward: number, value: number, next: number, gamma: number) => number,
    kept: (gamma: number, lam: number) => number,
    afterTheEnd: (values: readonly number[]) => number = () => 0,
  ): Advantages =>
  (rewards, values, gamma, lam) => {
    const advantages: number[] = new Array(rewards.length);
    let [nextAdvantage, nextValue] = [0, afterTheEnd(values)];
    for (let t = rewards.length - 1; t >= 0; t--) {
      nextAdvantage = surprise(rewards[t], values[t], nextValue, gamma) + kept(gamma, lam) * nextAdvantage;
      advantages[t] = nextAdvantage;
      nextValue = values[t];
    }
    return advantages;
  };

const delta = (reward: number, value: number, next: number, gamma: number): number => reward + gamma * next - value;
const both = (gamma: number, lam: number): number => gamma * lam;

/** What a walk from the first token to the last gives: each A has what came before it, not what comes after. */
const forwards: Advantages = (rewards, values, gamma, lam) => {
  let before = 0;
  return rewards.map((reward, t) => {
    before = delta(reward, values[t], values[t + 1] ?? 0, gamma) + gamma * lam * before;
    return before;
  });
};

/** 11.2: generalised advantage estimation. */
export const checkAdvantages = defineCheck<Advantages>({
  id: "11-2",
  name: "advantagesOf",
  reference: (rewards, values, gamma, lam) => gae(rewards, values, { gamma, lam }).advantages,
  cases: [
    // δ = 0.6 - 0.5, 0.7 - 0.6, 1 - 0.7; A = 0.3, 0.1 + 0.95 · 0.3, 0.1 + 0.95 · 0.385
    { inputs: [[0, 0, 1], [0.5, 0.6, 0.7], 1, 0.95], expected: [0.46575, 0.385, 0.3] },
    // δ = 0.54 - 0.5, 0.63 - 0.6, 0.3, and γ λ = 0.72
    { inputs: [[0, 0, 1], [0.5, 0.6, 0.7], 0.9, 0.8], expected: [0.21712, 0.246, 0.3] },
    { inputs: [[0, 0, 1], [0.5, 0.6, 0.7], 1, 0], expected: [0.1, 0.1, 0.3] },
    { inputs: [[0, 0, 1], [0.5, 0.6, 0.7], 1, 1], expected: [0.5, 0.4, 0.3] },
    { inputs: [[2], [0.5], 0.9, 0.95], expected: [1.5] },
    { inputs: [[-0.01, 0.02, -0.03, 0.495], [0.1, 0.2, 0.3, 0.4], 0.95, 0.9] },
  ],
  mistakes: [
    {
      says: "what is the value after the last token? The answer is over there, and nothing is expected any more: 0",
      wrong: otherAdvantages(delta, both, (values) => values[values.length - 1]),
    },
    {
      says: "do you go from the first token to the last? An advantage needs the one after it: begin at the end",
      wrong: forwards,
    },
    {
      says: "is λ missing? Of the next advantage γ · λ comes along",
      wrong: otherAdvantages(delta, (gamma) => gamma),
    },
    {
      says: "is γ missing where the next advantage comes along? It is γ · λ of it",
      wrong: otherAdvantages(delta, (_gamma, lam) => lam),
    },
    {
      says: "is the next value taken as it is? What is expected one token later counts γ of its size",
      wrong: otherAdvantages((reward, value, next) => reward + next - value, both),
    },
    {
      says: "is γ missing in both places? It makes the next value smaller, and, times λ, the next advantage",
      wrong: otherAdvantages(
        (reward, value, next) => reward + next - value,
        (_gamma, lam) => lam,
      ),
    },
    {
      says: "does λ make the next value smaller too? δ has γ alone; γ · λ belongs to the next advantage",
      wrong: (rewards, values, gamma, lam) =>
        otherAdvantages((reward, value, next) => delta(reward, value, next, gamma * lam), both)(
          rewards,
          values,
          gamma,
          lam,
        ),
    },
    {
      says: "is it the surprise δ of each token alone? Add γ · λ of the advantage of the token after it",
      wrong: otherAdvantages(delta, () => 0),
    },
    {
      says: "is the value of the state before the token missing? An advantage is what came less what was expected",
      wrong: otherAdvantages((reward, _value, next, gamma) => reward + gamma * next, both),
    },
    {
      says: "are these the returns, A + V? The advantages were asked for",
      wrong: (rewards, values, gamma, lam) => [...gae(rewards, values, { gamma, lam }).returns],
    },
    {
      says: "is the list turned round? A walk from the end that pushes puts the last token's advantage first",
      wrong: (rewards, values, gamma, lam) => [...gae(rewards, values, { gamma, lam }).advantages].reverse(),
    },
    {
      says: "do you read past the end of a list? There stands `undefined`, and sums with it are NaN: take 0 there",
      when: (given) => given.some(Number.isNaN),
    },
  ],
});
