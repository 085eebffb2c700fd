import { expect, it } from "vitest";
import { asFix, cause, Fix, fixLine } from "../../src/cli/setup/failure.mjs";

it.each([
  ["OSError: [Errno 28] No space left on device", "the disk is full"],
  ["npm error code ENOSPC", "the disk is full"],
  ["npm error code ENOTFOUND", "no network"],
  ["WARNING: Retrying (Retry(total=4, connect=None)) after connection broken by 'NewConnectionError'", "no network"],
  ["npm error code EINTEGRITY", "pinned hash"],
  ["ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "pinned hash"],
  ["SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate'))", "certificate"],
  ["npm error code EACCES", "cannot be written"],
])("gives the cause of %s", (output, words) => {
  expect(cause(output)?.message).toContain(words);
});

it("gives no cause for output that it does not know", () => {
  expect(cause("collect2: error: ld returned 1 exit status")).toBeUndefined();
});

it("keeps what, command and the program's last lines in one [fix] line", () => {
  const line = fixLine("disk", new Fix("the disk is full", "free some space", "first\nsecond\n"));
  expect(line).toBe("      first\n      second\n[fix] disk: the disk is full; free some space");
});

it("gives a [fix] line without a stack trace for any error", () => {
  const line = fixLine("kernel", new TypeError("x is\nundefined"));
  expect(line).toBe(`[fix] kernel: x is undefined; ${asFix(new Error("y")).command}`);
  expect(line).toContain("npm run doctor");
});
