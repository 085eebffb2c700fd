/**
 * The machine, in a line: figures mean nothing without it.
 */
import * as fs from "node:fs";
import * as os from "node:os";

/** Instructions that decide how fast matrices are multiplied, as /proc/cpuinfo names them. */
const instructions = ["avx2", "avx512f", "avx512_bf16", "amx_bf16"];

/** "Intel(R) Xeon(R) Processor, 2 cores (avx2, avx512f, avx512_bf16, amx_bf16), 25 GB, Node 22.1.0, 2026-11-25". */
export function machine(): string {
  const file = "/proc/cpuinfo";
  const flags = fs.existsSync(file) ? (fs.readFileSync(file, "utf8").match(/^flags\s*:\s*(.*)$/m)?.[1] ?? "") : "";
  const known = new Set(flags.split(" "));
  const has = instructions.filter((name) => known.has(name));
  const limited = process.env.ONEDNN_MAX_CPU_ISA;
  return [
    `${os.cpus()[0]?.model.trim() ?? "unknown processor"}, ${os.availableParallelism()} cores (${has.join(", ") || os.arch()})`,
    ...(limited ? [`limited by ONEDNN_MAX_CPU_ISA=${limited}`] : []),
    `${Math.round(os.totalmem() / 1e9)} GB`,
    `Node ${process.versions.node}`,
    new Date().toISOString().slice(0, 10),
  ].join(", ");
}
