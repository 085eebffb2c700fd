/**
 * Finds a port for JupyterLab.
 */
import { createServer } from "node:net";
import { Fix } from "./failure.mjs";

export const FIRST_PORT = 8888;
const TRIES = 50;

/** True if nothing listens there. @param {number} port @returns {Promise<boolean>} */
export function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * The first free port from `first` on.
 * @param {number} [first]
 * @throws {Fix} if 50 in a row are taken
 */
export async function freePort(first = FIRST_PORT) {
  for (let port = first; port < Math.min(first + TRIES, 65536); port++) if (await isFree(port)) return port;
  throw new Fix(`ports ${first} to ${first + TRIES - 1} are all taken`, "choose another: npm start -- --port=NUMBER");
}

/** Throws a Fix that names a free port if this one is taken. @param {number} port */
export async function mustBeFree(port) {
  if (await isFree(port)) return;
  throw new Fix(`port ${port} is taken by another program`, `run: npm start -- --port=${await freePort(port + 1)}`);
}
