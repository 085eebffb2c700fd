/**
 * What went wrong and how to mend it: every failure of set-up ends as one `[fix]` line.
 */

/** A failure that says what to do. */
export class Fix extends Error {
  /**
   * @param {string} what  what must hold and what was found instead
   * @param {string} command  what to type, or do, to mend it
   * @param {string} [details]  the last lines of the program that failed
   */
  constructor(what, command, details = "") {
    super(what);
    this.name = "Fix";
    this.command = command;
    this.details = details;
  }
}

/** How to go on once the cause is mended. */
export const AGAIN = "npm run setup";

/**
 * The line that a reader sees.
 * @param {string} part  the part of the course that is not ready
 * @param {unknown} error
 */
export function fixLine(part, error) {
  const fix = asFix(error);
  const details = fix.details ? `${fix.details.trimEnd().replace(/^/gm, "      ")}\n` : "";
  return `${details}[fix] ${part}: ${fix.message}; ${fix.command}`;
}

/** Turns whatever was thrown into a Fix. @param {unknown} error @returns {Fix} */
export function asFix(error) {
  if (error instanceof Fix) return error;
  const text = error instanceof Error ? error.message : String(error);
  return cause(text) ?? new Fix(oneLine(text), `run it again: ${AGAIN}; if that fails too, look at: npm run doctor`);
}

/** @type {{ pattern: RegExp, what: string, command: string }[]} */
const causes = [
  {
    pattern: /ENOSPC|No space left on device|EDQUOT|Disk quota exceeded|File too large|EFBIG/i,
    what: "the disk is full",
    command: `free some space (a CPU set-up needs 3 GB, see: df -h .), then: ${AGAIN}`,
  },
  {
    pattern: /EACCES|EPERM|EROFS|Permission denied|Read-only file system/i,
    what: "a file in the project cannot be written",
    command: `make the project's folder yours (sudo chown -R "$(id -un)" .), then: ${AGAIN}`,
  },
  {
    pattern: /DO NOT MATCH THE HASHES|EINTEGRITY|integrity checksum failed/i,
    what: "a download differs from its pinned hash",
    command: `empty the caches that hold it (npm cache clean --force; .venv/bin/python -m pip cache purge), then: ${AGAIN}`,
  },
  {
    pattern: /CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT|UNABLE_TO_(GET_ISSUER|VERIFY)|certificate verify failed/i,
    what: "the server's certificate is not trusted (a proxy?)",
    command: `tell pip and npm about your certificate (pip config set global.cert FILE; npm config set cafile FILE), then: ${AGAIN}`,
  },
  {
    pattern:
      /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|Retrying \(|NewConnectionError|ProxyError|Max retries exceeded|Read timed out|Connection (broken|refused|reset)|network is unreachable|IncompleteRead/i,
    what: "a download could not be fetched: no network, or the mirror or proxy does not answer",
    command: `look at the connection (npm ping; .venv/bin/python -m pip config list), then: ${AGAIN}`,
  },
  {
    pattern: /from versions: none|No matching distribution found|E404|ETARGET/i,
    what: "a package could not be found: no network, or the index or mirror does not have it",
    command: `look at the connection (npm ping; .venv/bin/python -m pip config list), then: ${AGAIN}`,
  },
];

/**
 * The Fix for a known cause found in the output of a program, if any.
 * @param {string} output
 * @returns {Fix | undefined}
 */
export function cause(output) {
  const found = causes.find(({ pattern }) => pattern.test(output));
  return found && new Fix(found.what, found.command, lastLines(output, 4));
}

/** @param {string} text @param {number} count */
export function lastLines(text, count) {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.slice(-count).join("\n");
}

/** @param {string} text */
const oneLine = (text) => text.replace(/\s+/g, " ").trim();
