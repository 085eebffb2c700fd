// Reference answers to notebook 03, by grade id. Each section replaces the cell that holds the stub.

// %% ex-03-1
// The slope is height / width on the way up. At the centre it must turn from +s to -s, a change of -2 s, and at the right end back to
// 0, a change of +s.
function hat(x: number, centre: number, width: number, height: number): number {
  const relu = (z: number): number => Math.max(0, z);
  const bends = relu(x - (centre - width)) - 2 * relu(x - centre) + relu(x - (centre + width));
  return (height / width) * bends;
}

// %% ex-03-2
// With both sides the errors of the two halves cancel: what is left is of the size of h², not h.
function slopes(f: (x: number[]) => number, x: number[], h: number): number[] {
  const moved = (i: number, by: number): number => f(x.map((value, j) => (j === i ? value + by : value)));
  return x.map((_, i) => (moved(i, h) - moved(i, -h)) / (2 * h));
}

// %% ex-03-3
// The last step changes with itself at the rate 1. From back to front, every step's gradient is complete before it is passed on,
// because all that use it come later in the list. A step that is used twice gets the sum of both ways.
function backward(steps: { from: { step: number; slope: number }[] }[]): number[] {
  const gradients = steps.map(() => 0);
  gradients[steps.length - 1] = 1;
  for (let i = steps.length - 1; i >= 0; i--) {
    for (const { step, slope } of steps[i].from) gradients[step] += gradients[i] * slope;
  }
  return gradients;
}

// %% ex-03-4
// −ln P(answer) = ln Σ exp(logit) − logit of the answer. The slope of the first part by logit i is P(i), that of the second is 1 for
// the answer and 0 for the others.
function softmaxGradient(logits: number[], answer: number): number[] {
  const largest = Math.max(...logits); // exp of a large logit would be infinite
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power, i) => power / sum - (i === answer ? 1 : 0));
}

// %% ex-03-5
// A unit that is 0 for every input has slope 0 for every input: no gradient reaches its weights, so it stays as it is.
function deadUnits(outputs: number[][]): number {
  return outputs[0].filter((_, unit) => outputs.every((row) => row[unit] === 0)).length;
}

// %% ex-03-6
// Start with the two ends and put each next bend where the curve lies farthest from the lines so far: so bends gather where the curve
// turns, and a straight stretch costs nothing.
function bends(f: (x: number) => number): { at: number; weight: number }[] {
  const places = [0, 1];
  const line = (x: number): number => {
    const right = Math.max(1, places.findIndex((place) => place >= x));
    const [a, b] = [places[right - 1], places[right]];
    return f(a) + ((x - a) * (f(b) - f(a))) / (b - a);
  };
  while (places.length < 9) {
    const candidates = Array.from({ length: 999 }, (_, i) => (i + 1) / 1000);
    const distance = (x: number): number => Math.abs(f(x) - line(x));
    const farthest = candidates.reduce((best, x) => (distance(x) > distance(best) ? x : best));
    places.push(farthest);
    places.sort((a, b) => a - b);
  }
  let slope = 0;
  return places.slice(0, -1).map((at, i) => {
    const next = (f(places[i + 1]) - f(at)) / (places[i + 1] - at);
    const weight = next - slope;
    slope = next;
    return { at, weight };
  });
}
