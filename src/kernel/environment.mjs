/**
 * The environment of a kernel. Part of it works only if it is there when the process starts.
 */

/**
 * Large tensors stay mapped between uses; without these the C library asks the system for every one again. It also asks for pages of
 * 2 MB, of which the processor remembers enough to find a whole model's numbers.
 */
export const allocator = {
  GLIBC_TUNABLES: "glibc.malloc.hugetlb=1",
  MALLOC_MMAP_THRESHOLD_: "4294967296",
  MALLOC_TRIM_THRESHOLD_: "8589934592",
  MALLOC_TOP_PAD_: "67108864",
};

export const tensorFlow = {
  TF_ENABLE_ONEDNN_OPTS: "1",
  TF_CPP_MIN_LOG_LEVEL: "2",
  TF_FORCE_GPU_ALLOW_GROWTH: "true",
};

/**
 * What a kernel started from `outer` gets: the reader's own settings win.
 * JIELONG_THREADS=n bounds TensorFlow's threads; without it TensorFlow takes every core.
 */
export function kernelEnvironment(outer) {
  const threads = outer.JIELONG_THREADS;
  const bounded = threads
    ? { TF_NUM_INTRAOP_THREADS: threads, TF_NUM_INTEROP_THREADS: threads, OMP_NUM_THREADS: threads }
    : {};
  return { ...allocator, ...tensorFlow, ...bounded, ...outer, JIELONG_KERNEL: "1" };
}
