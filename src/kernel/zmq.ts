/**
 * ZeroMQ as the kernel uses it: what is sent leaves in the call that sends it.
 */
import { createRequire } from "node:module";
import type * as Zmq from "zeromq";
import { toTerminal } from "./terminal";

/** tslab's own copy of ZeroMQ, so that there is one. */
export const zmq = createRequire(require.resolve("tslab/package.json"))("zeromq") as typeof Zmq;

/** The parts of a message. */
export type Frames = (Buffer | string)[];

/**
 * A message leaves the thread in the call that sends it, even while a cell blocks the event loop, and nothing is dropped. Without
 * `sendTimeout: 0` every 513th message would wait for the event loop (zeromq.js, max_sync_operations).
 */
export const atOnce = { sendHighWaterMark: 0, sendTimeout: 0, linger: 1000 };

/** Sends on a socket made with `atOnce`. */
export function sendNow(socket: { send(frames: Frames): Promise<void> }, frames: Frames): void {
  const report = (error: unknown) => toTerminal(`message not sent: ${error}`);
  try {
    socket.send(frames).catch(report);
  } catch (error) {
    report(error); // closed
  }
}
