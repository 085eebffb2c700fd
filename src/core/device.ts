import * as os from "node:os";
import * as tf from "./tf";

/** The machine that the models run on. */
export interface Device {
  kind: "cpu" | "gpu";
  /** Logical processors that this process may use. */
  cores: number;
  /** Main memory that this process may use, GB (10^9 bytes). */
  memoryGb: number;
  /** The processor's own name. */
  processor: string;
  /** Version of the native TensorFlow library. */
  tensorflow: string;
}

interface NodeBackend {
  isUsingGpuDevice: boolean;
  binding: { TF_Version: string };
}

/** Looks at the machine. */
export function device(): Device {
  const backend = tf.backend() as unknown as NodeBackend;
  return {
    kind: backend.isUsingGpuDevice ? "gpu" : "cpu",
    cores: os.availableParallelism(),
    memoryGb: Math.min(os.totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY) / 1e9,
    processor: os.cpus()[0]?.model.trim() ?? "unknown",
    tensorflow: backend.binding.TF_Version,
  };
}
