/**
 * Messages as they travel between Jupyter and a kernel.
 *
 *   [identity …] <IDS|MSG> signature header parent metadata content [buffer …]
 *
 * Source: Jupyter client documentation, "Messaging in Jupyter", The Wire Protocol (protocol 5.3).
 */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/** A message's header, as the Jupyter protocol names its fields. */
export interface Header {
  msg_id: string;
  session: string;
  username: string;
  date: string;
  msg_type: string;
  version: string;
}

/** A message's content. */
export type Content = Record<string, unknown>;

/** A message that came in. */
export interface Request {
  identities: Buffer[];
  header: Header;
  content: Content;
}

const delimiter = "<IDS|MSG>";
const protocolVersion = "5.3";

function sign(key: string, parts: readonly (string | Buffer)[]): string {
  if (key === "") return "";
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

/**
 * Reads a message.
 * @throws if it is no message, or not signed with `key`
 */
export function decode(key: string, frames: readonly Buffer[]): Request {
  const at = frames.findIndex((frame) => frame.toString() === delimiter);
  if (at < 0 || frames.length < at + 6)
    throw new Error(`a message must hold <IDS|MSG> and 5 parts, got ${frames.length}`);
  const signature = Buffer.from(frames[at + 1]);
  const parts = frames.slice(at + 2, at + 6);
  const expected = Buffer.from(sign(key, parts));
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
    throw new Error("a message must be signed with the key of the connection file");
  }
  const [header, , , content] = parts.map((part) => JSON.parse(part.toString("utf8")));
  return { identities: frames.slice(0, at), header, content };
}

/**
 * Writes a message.
 * @param identities who gets it: the request's own for a reply, the topic for a broadcast
 * @param parent the header of the request it answers
 */
export function encode(
  key: string,
  identities: readonly (Buffer | string)[],
  type: string,
  content: Content,
  parent: Header | undefined,
): (Buffer | string)[] {
  const header: Header = {
    msg_id: randomUUID(),
    session: parent?.session ?? "",
    username: "kernel",
    date: new Date().toISOString(),
    msg_type: type,
    version: protocolVersion,
  };
  const parts = [header, parent ?? {}, {}, content].map((part) => JSON.stringify(part));
  return [...identities, delimiter, sign(key, parts), ...parts];
}
