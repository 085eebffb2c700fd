/**
 * One truth about each variable, though its numbers live in two places: here, and in the graphs of compiled programs.
 *
 * A mirror stands in for a variable's `dataId`. Whoever reads the variable after a program has changed it gets the new numbers,
 * fetched at that moment; whoever writes it makes the programs take the new numbers before their next run. So a lesson can mix
 * eager and compiled code as it likes. While a program has the newest numbers, the old ones here take no memory.
 */
import type * as tf from "../tf";
import { graphBackend, type NativeTensor } from "./native";

/** Who has a variable's newest numbers: a program. */
export interface Holder {
  fetch(variables: readonly tf.Variable[]): NativeTensor[];
}

const mirrors = new WeakMap<tf.Variable, Mirror>();

/** Where a variable's newest numbers are. */
export class Mirror {
  /** Counts the changes of the variable, wherever they were made. */
  version = 0;
  private holder: Holder | undefined; // who has the newest numbers, if they are not here
  private direct = false; //            whether reading and writing pass through unseen
  private dataId: object;

  private constructor(private readonly variable: tf.Variable) {
    this.dataId = variable.dataId;
    Object.defineProperty(variable, "dataId", {
      configurable: true,
      enumerable: true,
      get: () => this.read(),
      set: (dataId: object) => this.write(dataId),
    });
  }

  /** The variable's mirror; made on first use. */
  static of(variable: tf.Variable): Mirror {
    const mirror = mirrors.get(variable) ?? new Mirror(variable);
    mirrors.set(variable, mirror);
    return mirror;
  }

  /** Says that a program has changed the variable. */
  changedBy(holder: Holder): void {
    this.version++;
    this.handTo(holder);
  }

  /** Says that a program has the newest numbers, so that those here need no memory. */
  handTo(holder: Holder): void {
    this.holder = holder;
    const backend = graphBackend()!;
    const record = backend.tensorMap.get(this.dataId);
    if (record.refCount > 1) return; // another tensor shares the old numbers
    if (record.id >= 0) backend.binding.deleteTensor(record.id);
    record.id = -1;
    record.values = null;
  }

  /** Brings the newest numbers of variables here, from each program that has some of them at once: each time is a run of its own. */
  static gather(variables: readonly tf.Variable[]): void {
    const away = variables.filter((variable) => !variable.isDisposed).map((variable) => Mirror.of(variable));
    for (const holder of new Set(away.map((mirror) => mirror.holder))) {
      const mirrors = away.filter((mirror) => mirror.holder === holder);
      const fetched = holder?.fetch(mirrors.map(({ variable }) => variable));
      for (const [i, native] of (fetched ?? []).entries()) mirrors[i].take(native);
    }
  }

  /** Brings the newest numbers of variables here while `f` reads them. Who had them has them again afterwards: here they need no memory. */
  static lent<T>(variables: readonly tf.Variable[], f: () => T): T {
    const all = variables.map((variable) => Mirror.of(variable));
    const before = all.map(({ holder, version }) => ({ holder, version }));
    Mirror.gather(variables);
    try {
      return f();
    } finally {
      for (const [i, mirror] of all.entries()) {
        const { holder, version } = before[i];
        if (holder && !mirror.holder && mirror.version === version) mirror.handTo(holder);
      }
    }
  }

  /** Brings the newest numbers of variables here where this holder has them: it is about to go. */
  static releaseFrom(holder: Holder, variables: readonly tf.Variable[]): void {
    Mirror.gather(variables.filter((variable) => !variable.isDisposed && Mirror.of(variable).holder === holder));
  }

  /** Runs `f`, in which the variables may be changed without anybody noticing; f must change them back. */
  static untouched<T>(variables: readonly tf.Variable[], f: () => T): T {
    const all = variables.map((variable) => Mirror.of(variable));
    for (const mirror of all) mirror.direct = true;
    try {
      return f();
    } finally {
      for (const mirror of all) mirror.direct = false;
    }
  }

  private read(): object {
    if (this.direct || !this.holder) return this.dataId;
    this.take(this.holder.fetch([this.variable])[0]);
    return this.dataId;
  }

  /** Takes numbers that were fetched from the holder. */
  private take(fetched: NativeTensor): void {
    const backend = graphBackend()!;
    this.holder = undefined;
    const record = backend.tensorMap.get(this.dataId);
    if (record.refCount === 1) {
      if (record.id >= 0) backend.binding.deleteTensor(record.id);
      record.id = fetched.id;
    } else {
      const value = backend.createOutputTensor(fetched);
      Mirror.untouched([this.variable], () => this.variable.assign(value));
      value.dispose();
    }
  }

  private write(dataId: object): void {
    this.dataId = dataId;
    if (this.direct) return;
    this.version++;
    this.holder = undefined;
  }
}
