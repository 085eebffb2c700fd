/**
 * A tiny GPT with large random weights and its ids, for the test and for fixtures/make_hugging_face.py.
 *
 * @param load  the module of src with a given path
 */
exports.randomGpt = (load, norm, activation = "gelu") => {
  const { Rng } = load("core/random");
  const { Gpt } = load("lm/gpt");
  const sizes = { vocabSize: 19, blockSize: 13, nLayer: 3, nHead: 2, nEmbd: 10, dropout: 0.1 };
  const model = new Gpt({ ...sizes, norm, activation }, new Rng(1));
  const rng = new Rng(2);
  const draw = (values) => Float32Array.from(values, () => rng.normal(0, 0.4));
  model.setWeights(new Map([...model.weights()].map(([path, values]) => [path, draw(values)])));
  return model;
};

/** (2, 11) ids for it. */
exports.randomIds = [
  [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 18],
  [0, 17, 2, 7, 1, 8, 2, 8, 1, 8, 2],
];
