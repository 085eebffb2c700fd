// Wrong answers to notebook 03, each with what is wrong in it after the dot. Every one must be turned down by its own diagnosis.

// %% ex-03-1 · turns back by half only
function hat(x: number, centre: number, width: number, height: number): number {
  const relu = (z: number) => Math.max(0, z);
  return (height / width) * (relu(x - centre + width) - relu(x - centre) + relu(x - centre - width));
}

// %% ex-03-1 · falls for ever
function hat(x: number, centre: number, width: number, height: number): number {
  const relu = (z: number) => Math.max(0, z);
  return (height / width) * (relu(x - centre + width) - 2 * relu(x - centre));
}

// %% ex-03-1 · climbs with the slope height
function hat(x: number, centre: number, width: number, height: number): number {
  const relu = (z: number) => Math.max(0, z);
  return height * (relu(x - centre + width) - 2 * relu(x - centre) + relu(x - centre - width));
}

// %% ex-03-1 · begins at the centre
function hat(x: number, centre: number, width: number, height: number): number {
  const relu = (z: number) => Math.max(0, z);
  return (height / width) * (relu(x - centre) - 2 * relu(x - centre - width) + relu(x - centre - 2 * width));
}

// %% ex-03-2 · moves to one side
function slopes(f: (x: number[]) => number, x: number[], h: number): number[] {
  return x.map((value, i) => (f(x.map((v, j) => (j === i ? value + h : v))) - f(x)) / h);
}

// %% ex-03-2 · divides by h
function slopes(f: (x: number[]) => number, x: number[], h: number): number[] {
  const moved = (i: number, by: number) => f(x.map((v, j) => (j === i ? v + by : v)));
  return x.map((_, i) => (moved(i, h) - moved(i, -h)) / h);
}

// %% ex-03-2 · moves all numbers at once
function slopes(f: (x: number[]) => number, x: number[], h: number): number[] {
  return x.map(() => (f(x.map((v) => v + h)) - f(x.map((v) => v - h))) / (2 * h));
}

// %% ex-03-2 · chooses its own h
function slopes(f: (x: number[]) => number, x: number[], h: number): number[] {
  const moved = (i: number, by: number): number => f(x.map((value, j) => (j === i ? value + by : value)));
  return x.map((_, i) => (moved(i, 1e-5) - moved(i, -1e-5)) / 2e-5);
}

// %% ex-03-3 · overwrites
function backward(steps: { from: { step: number; slope: number }[] }[]): number[] {
  const gradients = steps.map(() => 0);
  gradients[steps.length - 1] = 1;
  for (let i = steps.length - 1; i >= 0; i--) {
    for (const { step, slope } of steps[i].from) gradients[step] = gradients[i] * slope;
  }
  return gradients;
}

// %% ex-03-3 · walks from front to back
function backward(steps: { from: { step: number; slope: number }[] }[]): number[] {
  const gradients = steps.map(() => 0);
  gradients[steps.length - 1] = 1;
  steps.forEach(({ from }, i) => {
    for (const { step, slope } of from) gradients[step] += gradients[i] * slope;
  });
  return gradients;
}

// %% ex-03-3 · begins with 0
function backward(steps: { from: { step: number; slope: number }[] }[]): number[] {
  const gradients = steps.map(() => 0);
  for (let i = steps.length - 1; i >= 0; i--) {
    for (const { step, slope } of steps[i].from) gradients[step] += gradients[i] * slope;
  }
  return gradients;
}

// %% ex-03-3 · adds bare slopes
function backward(steps: { from: { step: number; slope: number }[] }[]): number[] {
  const gradients = steps.map(() => 0);
  gradients[steps.length - 1] = 1;
  for (let i = steps.length - 1; i >= 0; i--) {
    for (const { step, slope } of steps[i].from) gradients[step] += slope;
  }
  return gradients;
}

// %% ex-03-3 · begins everywhere with 1
function backward(steps: { from: { step: number; slope: number }[] }[]): number[] {
  const gradients = steps.map(() => 1);
  for (let i = steps.length - 1; i >= 0; i--) {
    for (const { step, slope } of steps[i].from) gradients[step] += gradients[i] * slope;
  }
  return gradients;
}

// %% ex-03-3 · gives them in the order of the walk
function backward(steps: { from: { step: number; slope: number }[] }[]): number[] {
  const gradients = steps.map(() => 0);
  gradients[steps.length - 1] = 1;
  for (let i = steps.length - 1; i >= 0; i--) {
    for (const { step, slope } of steps[i].from) gradients[step] += gradients[i] * slope;
  }
  return gradients.reverse();
}

// %% ex-03-4 · forgets the answer
function softmaxGradient(logits: number[], answer: number): number[] {
  const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}

// %% ex-03-4 · turns the sign
function softmaxGradient(logits: number[], answer: number): number[] {
  const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power, i) => (i === answer ? 1 : 0) - power / sum);
}

// %% ex-03-4 · overflows
function softmaxGradient(logits: number[], answer: number): number[] {
  const powers = logits.map((logit) => Math.exp(logit));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power, i) => power / sum - (i === answer ? 1 : 0));
}

// %% ex-03-4 · leaves the other logits out
function softmaxGradient(logits: number[], answer: number): number[] {
  const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power, i) => (i === answer ? power / sum - 1 : 0));
}

// %% ex-03-4 · subtracts 1 everywhere
function softmaxGradient(logits: number[], answer: number): number[] {
  const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum - 1);
}

// %% ex-03-4 · stops at P
function softmaxGradient(logits: number[], answer: number): number[] {
  const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power, i) => (i === answer ? -sum / power : 0));
}

// %% ex-03-5 · counts every 0
function deadUnits(outputs: number[][]): number {
  return outputs.flat().filter((value) => value === 0).length;
}

// %% ex-03-5 · looks along the rows
function deadUnits(outputs: number[][]): number {
  return outputs.filter((row) => row.every((value) => value === 0)).length;
}

// %% ex-03-5 · looks at the first input only
function deadUnits(outputs: number[][]): number {
  return outputs[0].filter((value) => value === 0).length;
}

// %% ex-03-5 · takes nearly dead for dead
function deadUnits(outputs: number[][]): number {
  const mean = (unit: number): number => outputs.reduce((sum, row) => sum + row[unit], 0) / outputs.length;
  return outputs[0].filter((_, unit) => mean(unit) < 0.01).length;
}

// %% ex-03-5 · counts the living
function deadUnits(outputs: number[][]): number {
  return outputs[0].filter((_, unit) => outputs.some((row) => row[unit] > 0)).length;
}

// %% ex-03-5 · lists them
function deadUnits(outputs: number[][]): number {
  const units = outputs[0].map((_, unit) => unit);
  return units.filter((unit) => outputs.every((row) => row[unit] === 0)) as unknown as number;
}

// %% ex-03-6 · spaces them evenly
function bends(f: (x: number) => number): { at: number; weight: number }[] {
  let slope = 0;
  return [0, 1, 2, 3, 4, 5, 6, 7].map((i) => {
    const next = (f((i + 1) / 8) - f(i / 8)) * 8;
    const weight = next - slope;
    slope = next;
    return { at: i / 8, weight };
  });
}

// %% ex-03-6 · takes more bends
function bends(f: (x: number) => number): { at: number; weight: number }[] {
  let slope = 0;
  return Array.from({ length: 64 }, (_, i) => {
    const next = (f((i + 1) / 64) - f(i / 64)) * 64;
    const weight = next - slope;
    slope = next;
    return { at: i / 64, weight };
  });
}

// %% ex-03-6 · takes slopes for weights
function bends(f: (x: number) => number): { at: number; weight: number }[] {
  const places = [0, 0.05, 0.15, 0.25, 0.4, 0.65, 0.7, 0.75, 1];
  return places.slice(0, -1).map((at, i) => ({ at, weight: (f(places[i + 1]) - f(at)) / (places[i + 1] - at) }));
}

// %% ex-03-6 · crowds them at one end for every curve
function bends(f: (x: number) => number): { at: number; weight: number }[] {
  const places = [0, 0.002, 0.01, 0.03, 0.08, 0.2, 0.4, 0.65, 1];
  let slope = 0;
  return places.slice(0, -1).map((at, i) => {
    const next = (f(places[i + 1]) - f(at)) / (places[i + 1] - at);
    const weight = next - slope;
    slope = next;
    return { at, weight };
  });
}

// %% ex-03-6 · divides by 0
function bends(f: (x: number) => number): { at: number; weight: number }[] {
  const places = [0, 0, 0.2, 0.3, 0.5, 0.7, 0.7, 0.8, 1];
  return places.slice(0, -1).map((at, i) => ({ at, weight: (f(places[i + 1]) - f(at)) / (places[i + 1] - at) }));
}
