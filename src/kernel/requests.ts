/**
 * Answers to everything but the execution of cells.
 */
import type { Sockets } from "./sockets";
import type { Tslab } from "./tslab";
import type { Content, Request } from "./wire";

const { version: tslabVersion } = require("tslab/package.json") as { version: string };

type Answer = (content: Content) => Content;

/** Jupyter counts a cursor in characters, JavaScript in 16-bit units. */
const toUnits = (code: string, characters: number): number => [...code].slice(0, characters).join("").length;
const toCharacters = (code: string, units: number): number => [...code.slice(0, units)].length;

function kernelInfo(typescript: string): Content {
  return {
    status: "ok",
    protocol_version: "5.3",
    implementation: "tslab",
    implementation_version: tslabVersion,
    banner: `TypeScript ${typescript} on Node ${process.version}`,
    help_links: [],
    language_info: {
      name: "typescript",
      version: typescript,
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      codemirror_mode: { mode: "typescript", name: "javascript", typescript: true },
    },
  };
}

/** What this kernel answers to, by the message's name without "_request". */
export function answers(tslab: Tslab): Record<string, Answer> {
  const info = kernelInfo(tslab.typescript);
  return {
    kernel_info: () => info,
    comm_info: () => ({ status: "ok", comms: {} }),
    history: () => ({ status: "ok", history: [] }),
    is_complete: ({ code }) => {
      const { completed, indent } = tslab.isComplete(String(code));
      return completed ? { status: "complete" } : { status: "incomplete", indent: indent ?? "" };
    },
    complete: (content) => {
      const code = String(content.code);
      const found = tslab.complete(code, toUnits(code, Number(content.cursor_pos)));
      const [cursor_start, cursor_end] = [toCharacters(code, found.start), toCharacters(code, found.end)];
      return { status: "ok", matches: found.candidates, cursor_start, cursor_end, metadata: {} };
    },
    inspect: (content) => {
      const code = String(content.code);
      const text = tslab.inspect(code, toUnits(code, Number(content.cursor_pos)));
      const data = text === undefined ? {} : { "text/plain": text };
      return { status: "ok", found: text !== undefined, data, metadata: {} };
    },
  };
}

/** Sends the answer to `request`. What the kernel does not know is left unanswered, and nothing is written anywhere. */
export function answer(
  known: Record<string, Answer>,
  sockets: Sockets,
  channel: "shell" | "control",
  request: Request,
): void {
  const name = request.header.msg_type.replace(/_request$/, "");
  sockets.publish("status", { execution_state: "busy" }, request.header);
  try {
    const content = Object.hasOwn(known, name) ? known[name](request.content) : undefined;
    if (content) sockets.reply(channel, request, `${name}_reply`, content);
  } catch (error) {
    const evalue = error instanceof Error ? error.message : String(error);
    sockets.reply(channel, request, `${name}_reply`, { status: "error", ename: "Error", evalue, traceback: [] });
  } finally {
    sockets.publish("status", { execution_state: "idle" }, request.header);
  }
}
