/** The process's own timers, kept before "./timers" puts those of cells in their place. The kernel itself uses these. */
export const native = {
  setTimeout: globalThis.setTimeout,
  setInterval: globalThis.setInterval,
  setImmediate: globalThis.setImmediate,
};

/** Resolves after the event loop has turned once. */
export const turn = (): Promise<void> => new Promise((resolve) => native.setImmediate(() => resolve()));

/** Resolves after `ms` milliseconds. */
export const sleep = (ms: number): Promise<void> => new Promise((resolve) => native.setTimeout(() => resolve(), ms));
