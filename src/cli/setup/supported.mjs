/**
 * Looks at the machine before anything else is loaded. This file and those that npm starts (setup, start, test, doctor) use only what
 * Node 12 can read (no `?.`, no `await` outside functions), and import nothing else statically, so that an old Node gets a
 * sentence instead of a syntax error.
 */

export const OLDEST_NODE = "20.19.0";

/** @param {string} version */
const numbers = (version) => version.replace(/^v/, "").split(".").map(Number);

/** True if version a is at least version b; both as "20.19.0". @param {string} a @param {string} b */
export function atLeast(a, b) {
  const [left, right] = [numbers(a), numbers(b)];
  for (let i = 0; i < 3; i++) {
    if (left[i] !== right[i]) return left[i] > right[i];
  }
  return true;
}

/** The [fix] line for a machine that cannot run the course at all, or undefined. @param {string} version @param {string} platform */
export function unsupported(version, platform) {
  if (platform === "win32") {
    return "[fix] system: the course runs on Linux (macOS on Apple silicon: not yet tried); on Windows use WSL 2 (run: wsl --install), clone inside it, then: npm start";
  }
  if (atLeast(version, OLDEST_NODE)) return undefined;
  const found = `it must be version ${OLDEST_NODE} or later, this is ${version.replace(/^v/, "")}`;
  return `[fix] Node: ${found}; install a newer one from https://nodejs.org (or run: nvm install 24), then: npm start`;
}

/** Ends the process with that line where it applies. */
export function stopUnlessSupported() {
  const line = unsupported(process.version, process.platform);
  if (!line) return;
  console.error(line);
  process.exit(1);
}

/** Ends the process with a [fix] line for an error that nothing else caught. @param {Error} error */
export function stopWith(error) {
  console.error(
    `[fix] course: ${error.message}; look at: git status (a file of src/cli may be missing or cut off), then: npm run setup`,
  );
  process.exit(1);
}
