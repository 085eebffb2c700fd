/**
 * One look for every chart: legible on white paper, in JupyterLab's light theme and in its dark one.
 *
 * The dark theme brings its own background (#333) and its own colours for text and axes, so nothing here sets those;
 * marks use colours with at least 3 : 1 contrast on both grounds, and text is drawn in `ink`.
 */

/**
 * Colours of series, in order: blue, vermilion, green, purple, gold, grey after Okabe and Ito (2008), shifted until all read
 * on white and on #333 and stay apart for every kind of colour blindness (the test measures both).
 */
export const palette = ["#0096e2", "#d55e00", "#209260", "#c172a8", "#b09037", "#7f7f7f"] as const;

/** The colour of baselines, rules and error bars. */
export const ruleColour = "#808080";

/**
 * The colour of text and thin lines in the plot: black on a light ground, white on a dark one, decided where the chart is
 * drawn (`background` is a signal of every Vega chart).
 */
export const ink = { expr: "luminance(background) < 0.3 ? 'white' : 'black'" } as const;

/** The default configuration of a chart; a spec's own `config` is laid over it. */
export const theme = {
  // Latin first, so that a Chinese font does not set it; then traditional Chinese, for a browser would guess
  font: '"Noto Sans", "Segoe UI", "Helvetica Neue", Arial, "Noto Sans TC", "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", sans-serif',
  title: { anchor: "start", fontSize: 14, fontWeight: 600, offset: 10 },
  axis: {
    labelFontSize: 11,
    titleFontSize: 12,
    titleFontWeight: "normal",
    titlePadding: 8,
    gridOpacity: 0.3,
    labelFlush: false,
  },
  legend: {
    orient: "top",
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: "normal",
    symbolStrokeWidth: 3,
    labelLimit: 300,
    titleLimit: 300,
  },
  view: { stroke: null },
  range: { category: [...palette] },
  mark: { color: palette[0] },
  line: { strokeWidth: 1.75, strokeJoin: "round" },
  rule: { color: ruleColour },
} as const;
