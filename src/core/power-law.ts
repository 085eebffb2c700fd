/**
 * A power law through measured points: y = c x^p is a straight line where both axes are logarithmic.
 *
 *   ln y = ln c + p ln x,   p by least squares
 *
 * Source: Legendre 1805 (least squares).
 */
import { assertInteger } from "./check";

/**
 * The power p that fits the points best.
 *
 * @param points  pairs (x, y) of numbers above 0, with at least two different x
 * @throws if there are fewer than two points, or a number is not above 0
 */
export function fittedPower(points: readonly (readonly [x: number, y: number])[]): number {
  assertInteger("number of points", points.length, 2);
  const wrong = points.flat().find((value) => !(value > 0));
  if (wrong !== undefined) throw new Error(`points must be numbers above 0, got ${wrong}`);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [0, 1].map((axis) => points.map((point) => Math.log(point[axis])));
  const [mx, my] = [mean(x), mean(y)];
  return mean(x.map((value, i) => (value - mx) * (y[i] - my))) / mean(x.map((value) => (value - mx) ** 2));
}
