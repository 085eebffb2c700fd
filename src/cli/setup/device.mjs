/**
 * Whether this machine computes on the processor or on an NVIDIA GPU, and which build of TensorFlow that needs.
 */
import { existsSync, readFileSync } from "node:fs";
import { AGAIN, Fix } from "./failure.mjs";
import { VARIANTS } from "./pins.mjs";
import { findProgram } from "./project.mjs";
import { atLeast } from "./supported.mjs";

/** CUDA 12 runs on this driver and later (NVIDIA, "CUDA compatibility": minor version compatibility). */
const OLDEST_DRIVER = 525;

const OLDEST_GLIBC = "2.27.0";

const LIBRARY_FOLDERS = [
  "/usr/lib/x86_64-linux-gnu",
  "/usr/lib64",
  "/usr/lib",
  "/usr/lib/wsl/lib",
  "/usr/local/nvidia/lib64",
  "/usr/local/cuda/compat",
];

/** @param {import("./project.mjs").Project} project */
function hasDriver(project) {
  const folders = [...(project.env.LD_LIBRARY_PATH ?? "").split(":").filter(Boolean), ...LIBRARY_FOLDERS];
  if (folders.some((folder) => existsSync(`${folder}/libcuda.so.1`))) return true;
  if (findProgram(project, ["nvidia-smi"])) return true;
  return existsSync("/proc/driver/nvidia/version") && existsSync("/dev/nvidiactl");
}

/** Major version of the driver; undefined where the kernel does not say (WSL 2). @returns {number | undefined} */
function driverVersion() {
  try {
    const found = readFileSync("/proc/driver/nvidia/version", "utf8").match(/\b(\d{3})\.\d+/);
    return found ? Number(found[1]) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {import("./project.mjs").Project} project
 * @returns {{ device: "cpu" | "gpu", why: string }}
 * @throws {Fix} if JIELONG_DEVICE is neither cpu nor gpu
 */
export function chooseDevice(project) {
  const asked = project.env.JIELONG_DEVICE;
  if (asked === "cpu" || asked === "gpu") return { device: asked, why: `JIELONG_DEVICE=${asked}` };
  if (asked) throw new Fix(`JIELONG_DEVICE must be cpu or gpu, got "${asked}"`, `unset JIELONG_DEVICE, then: ${AGAIN}`);
  if (project.platform !== "linux" || project.arch !== "x64")
    return { device: "cpu", why: "no GPU build for this machine" };
  if (!hasDriver(project)) return { device: "cpu", why: "no NVIDIA driver found" };
  const driver = driverVersion();
  if (driver !== undefined && driver < OLDEST_DRIVER) {
    return { device: "cpu", why: `the NVIDIA driver is ${driver}, CUDA 12 needs ${OLDEST_DRIVER} or later` };
  }
  return { device: "gpu", why: "NVIDIA driver found" };
}

/**
 * The build of TensorFlow for this machine.
 * @param {import("./project.mjs").Project} project
 * @throws {Fix} if there is none
 */
export function chooseVariant(project) {
  const { device } = chooseDevice(project);
  const variants = project.variants ?? VARIANTS;
  const variant = variants[`${project.platform}-${project.arch}-${device}`];
  if (variant) return variant;
  const known = Object.keys(variants).join(", ");
  throw new Fix(
    `there is no TensorFlow 2.21 for ${project.platform}-${project.arch}-${device}, only for ${known}`,
    "use one of these machines, or a Linux container on this one",
  );
}

/**
 * TensorFlow's Linux libraries are built against glibc.
 * @param {import("./project.mjs").Project} project
 * @param {string | undefined} [glibc]  version that Node runs on; undefined: none (musl)
 * @throws {Fix} if it is missing or too old
 */
export function mustHaveGlibc(project, glibc = glibcVersion()) {
  if (project.platform !== "linux") return;
  if (glibc && atLeast(`${glibc}.0`, OLDEST_GLIBC)) return;
  const found = glibc ? `glibc ${glibc}` : "none (musl, as on Alpine)";
  throw new Fix(
    `TensorFlow needs the C library glibc 2.27 or later, this Linux has ${found}`,
    `use Debian, Ubuntu or Fedora (a container will do), then: ${AGAIN}`,
  );
}

/** @returns {string | undefined} */
function glibcVersion() {
  Object.assign(process.report, { excludeNetwork: true }); // it would look up names
  const report = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return report.header.glibcVersionRuntime;
}
