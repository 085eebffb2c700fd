// node train-until-killed.cjs FOLDER [BYTES]: the run of small-run.ts, compiled code, 12 steps, saved after every third one.
// With BYTES, no file may grow beyond that from step 7 on.
const { execFileSync } = require("node:child_process");
const { Rng } = require("../../src/dist/core/random.js");
const { Gpt } = require("../../src/dist/lm/gpt.js");
const { Corpus } = require("../../src/dist/pretrain/corpus.js");
const { Trainer } = require("../../src/dist/pretrain/trainer.js");
const { CharTokenizer } = require("../../src/dist/text/char-tokenizer.js");

const [folder, limit] = process.argv.slice(2);
const texts = Array.from({ length: 41 }, (_, i) => "abcde".repeat(9).slice(i % 5, 37 + (i % 7)));
const corpus = new Corpus(texts, new CharTokenizer(texts), { batchSize: 3, blockSize: 7 });
const sizes = { vocabSize: 6, blockSize: 7, nLayer: 1, nHead: 2, nEmbd: 10, dropout: 0.2 };
const trainer = new Trainer(new Gpt(sizes, new Rng(1)), corpus, {
  maxSteps: 12,
  accumulate: 2,
  logEvery: 1,
  evalEvery: 4,
  saveEvery: 3,
  precision: "float32",
  name: folder,
  onStep: ({ step }) => {
    console.log(`step ${step}`);
    if (limit && step === 7) execFileSync("prlimit", ["--pid", String(process.pid), `--fsize=${limit}`]);
  },
});
trainer.run().then(({ unsaved }) => console.log(unsaved === undefined ? "done" : `unsaved: ${unsaved}`));
