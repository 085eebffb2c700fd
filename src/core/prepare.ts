/**
 * Makes this process ready for TensorFlow.js; importing this file is enough, and it must happen before the library loads.
 *
 *   1. Node 23 and later lack `util.isNullOrUndefined` and `util.isArray`, which tfjs-node 4.22 calls: they are restored.
 *   2. oneDNN's faster kernels are switched on. TensorFlow does that itself only where the processor has AVX-512.
 *   3. JIELONG_THREADS=n bounds TensorFlow's threads; without it there is one for each core.
 *   4. TensorFlow's own log lines are kept quiet, and it takes GPU memory as it needs it instead of all at once.
 */
import util from "node:util";

const removedFromUtil = {
  isNullOrUndefined: (value: unknown): boolean => value === null || value === undefined,
  isArray: Array.isArray,
};

for (const [name, replacement] of Object.entries(removedFromUtil)) {
  if (!(name in util)) Object.assign(util, { [name]: replacement });
}

const tensorFlowSettings = {
  TF_ENABLE_ONEDNN_OPTS: "1",
  TF_CPP_MIN_LOG_LEVEL: "2",
  TF_FORCE_GPU_ALLOW_GROWTH: "true",
};

const threads = process.env.JIELONG_THREADS;
const bounds = threads
  ? { TF_NUM_INTRAOP_THREADS: threads, TF_NUM_INTEROP_THREADS: threads, OMP_NUM_THREADS: threads }
  : {};

for (const [name, value] of Object.entries({ ...tensorFlowSettings, ...bounds })) process.env[name] ??= value;
