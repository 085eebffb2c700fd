/**
 * A queue that gives back the smallest of its numbers first: a binary heap.
 *
 * Source: Williams 1964, "Algorithm 232: Heapsort".
 */

/** Numbers, smallest first. */
export class NumberHeap {
  private readonly items: number[] = [];

  /** Adds a number; O(log n). */
  push(value: number): void {
    const { items } = this;
    let i = items.length;
    items.push(value);
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (items[parent] <= value) break;
      items[i] = items[parent];
      i = parent;
    }
    items[i] = value;
  }

  /** Takes the smallest number out; undefined if there is none. O(log n). */
  pop(): number | undefined {
    const { items } = this;
    const smallest = items[0];
    const last = items.pop();
    if (items.length === 0 || last === undefined) return smallest;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= items.length) break;
      if (child + 1 < items.length && items[child + 1] < items[child]) child++;
      if (items[child] >= last) break;
      items[i] = items[child];
      i = child;
    }
    items[i] = last;
    return smallest;
  }
}
