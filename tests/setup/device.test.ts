import { expect, it } from "vitest";
import { chooseDevice, chooseVariant, mustHaveGlibc } from "../../src/cli/setup/device.mjs";
import { VARIANTS } from "../../src/cli/setup/pins.mjs";
import { programs, scratchProject } from "./scratch";

const machine = (env: Record<string, string>, platform = "linux", arch = "x64") =>
  scratchProject({}, { env: { PATH: programs({}), ...env }, platform, arch });

it("chooses the GPU's build where there is a driver, and names why", () => {
  const project = machine({ PATH: programs({ "nvidia-smi": "exit 0" }) });
  expect(chooseDevice(project)).toEqual({ device: "gpu", why: "NVIDIA driver found" });
  expect(chooseVariant(project)).toBe(VARIANTS["linux-x64-gpu"]);
});

it("follows JIELONG_DEVICE, whatever the machine has", () => {
  expect(chooseVariant(machine({ JIELONG_DEVICE: "gpu" }))).toBe(VARIANTS["linux-x64-gpu"]);
  const withDriver = machine({ JIELONG_DEVICE: "cpu", PATH: programs({ "nvidia-smi": "exit 0" }) });
  expect(chooseVariant(withDriver)).toBe(VARIANTS["linux-x64-cpu"]);
});

it("throws a Fix for a JIELONG_DEVICE that it does not know", () => {
  expect(() => chooseDevice(machine({ JIELONG_DEVICE: "tpu" }))).toThrow(
    'JIELONG_DEVICE must be cpu or gpu, got "tpu"',
  );
});

it("gives each machine that TensorFlow has wheels for its own, and a Fix for the others", () => {
  expect(chooseVariant(machine({}, "darwin", "arm64")).wheels[0].file).toContain("macosx_12_0_arm64");
  expect(chooseVariant(machine({}, "linux", "arm64")).wheels[0].file).toContain("aarch64");
  expect(() => chooseVariant(machine({}, "darwin", "x64"))).toThrow("there is no TensorFlow 2.21 for darwin-x64-cpu");
});

it.each(Object.entries(VARIANTS))(
  "pins every wheel of %s with its size, hash and TensorFlow's two libraries",
  (_, variant) => {
    for (const { file, bytes, sha256, name, version } of variant.wheels) {
      expect(file.startsWith(`${name.replaceAll("-", "_")}-${version}-`)).toBe(true);
      expect(bytes).toBeGreaterThan(1e6);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(Object.keys(variant.libraries)).toHaveLength(2);
  },
);

it("throws a Fix where the C library is musl, or too old", () => {
  expect(() => mustHaveGlibc(machine({}), "")).toThrow("this Linux has none (musl, as on Alpine)");
  expect(() => mustHaveGlibc(machine({}), "2.17")).toThrow("this Linux has glibc 2.17");
  mustHaveGlibc(machine({}), "2.27");
  mustHaveGlibc(machine({}));
});
