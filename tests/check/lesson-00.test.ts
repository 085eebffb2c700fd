import { testLesson } from "./answers";

testLesson({
  number: "00",
  load: () => import("../../src/check/lesson-00.js"),
  exercises: {
    "ex-00-1": { answer: "follows", check: "checkFollows" },
    "ex-00-2": { answer: "ignorance", check: "checkIgnorance" },
    "ex-00-3": { answer: "descend", check: "checkDescend" },
    "ex-00-4": { answer: "pick", check: "checkPick" },
  },
  diagnoses: {
    "compares the first characters": /compare the two first characters/,
    "swaps the words": /swap the two words/,
    "looks anywhere in the next word": /stands anywhere/,
    "reads past the end": /always say false/,
    "gives bits": /are these bits/,
    "has the sign wrong": /minus sign missing/,
    "gives the probability": /probability itself/,
    "counts the edge twice": /edge count twice/,
    "takes the likeliest": /always the likeliest/,
    "does not add up": /sum of those so far/,
    "picks what has probability 0": />= where > belongs/,
    "makes all equally likely": /all tokens equally likely/,
    "goes uphill": /did you add the gradient/,
    "forgets the token that came next": /Its own gradient is P − 1/,
    "forgets the learning rate": /is the learning rate missing/,
    "takes logits for probabilities": /is softmax missing/,
    "moves one logit only": /did only the token that came next move/,
  },
});
