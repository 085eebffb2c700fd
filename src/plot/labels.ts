/**
 * Names beside horizontal rules: to the right of the plot, pushed apart where two rules lie close.
 */
import { round4 } from "./numbers";
import type { Layer } from "./spec";
import { ink, ruleColour } from "./theme";

/** Pixels from one label to the next: one line of text at 11 px. */
const lineHeight = 13;

/**
 * Layers that draw each baseline as a dashed rule with its name and value at the right edge.
 *
 * @param baselines value by name
 * @param y the pixel, from the top, at which a value is drawn
 * @param height pixels of the plot
 */
export function baselineLayers(
  baselines: Readonly<Record<string, number>>,
  y: (value: number) => number,
  width: number,
  height: number,
): Layer[] {
  const names = Object.keys(baselines);
  if (names.length === 0) return [];
  const texts = names.map((name) => [...wrap(name, 20), String(round4(baselines[name]))]);
  const sizes = texts.map((lines) => lines.length * lineHeight);
  const centres = spread(
    names.map((name) => y(baselines[name])),
    sizes,
    height,
  );
  const rules = names.map((name) => ({ name, y: round4(baselines[name]) }));
  const labels = texts.map((lines, i) => ({ text: lines, centre: centres[i] }));
  return [
    {
      data: { values: rules },
      mark: { type: "rule", strokeDash: [5, 4], color: ruleColour, tooltip: true },
      encoding: { y: { field: "y", type: "quantitative" } },
    },
    ...labels.map(
      ({ text, centre }): Layer => ({
        data: { values: [{}] },
        mark: {
          type: "text",
          color: ink,
          text,
          align: "left",
          baseline: "middle",
          fontSize: 11,
          lineHeight,
          x: width + 6,
          y: centre - ((text.length - 1) * lineHeight) / 2,
        },
      }),
    ),
  ];
}

/**
 * Centres of boxes of the given sizes, each as near to where it wants to be as its neighbours allow, none over another.
 * Boxes that touch move as one block around their mean.
 */
export function spread(wanted: readonly number[], sizes: readonly number[], height: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  const blocks: { members: number[]; size: number; centre: number }[] = [];
  for (const i of order) {
    let block = { members: [i], size: sizes[i], centre: wanted[i] };
    while (blocks.length > 0) {
      const above = blocks[blocks.length - 1];
      if (above.centre + above.size / 2 <= block.centre - block.size / 2) break;
      blocks.pop();
      const members = [...above.members, ...block.members];
      block = {
        members,
        size: above.size + block.size,
        centre: members.reduce((sum, m) => sum + wanted[m], 0) / members.length,
      };
    }
    block.centre = Math.min(Math.max(block.centre, block.size / 2), Math.max(height - block.size / 2, block.size / 2));
    blocks.push(block);
  }
  const centres = new Array<number>(wanted.length);
  for (const block of blocks) {
    let top = block.centre - block.size / 2;
    for (const m of block.members) {
      centres[m] = top + sizes[m] / 2;
      top += sizes[m];
    }
  }
  return centres;
}

/** Text cut at spaces into lines of at most `letters` letters where words allow. */
export function wrap(text: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
