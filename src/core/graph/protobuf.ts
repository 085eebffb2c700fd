/**
 * Just enough of the protocol buffer wire format to write a TensorFlow graph.
 *
 * A message is a row of fields; a field is a key (its number and kind) and a value. Source: protobuf.dev/programming-guides/encoding
 */

/** A piece of a message, as bytes. */
export type Field = Uint8Array;

const text = new TextEncoder();
const VARINT = 0;
const BYTES = 2;
const FIXED32 = 5;

/** A message: its fields one after the other. */
export function message(fields: readonly Field[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const field of fields) {
    bytes.set(field, at);
    at += field.length;
  }
  return bytes;
}

/** A field that holds a whole number (also a truth value, or an enumeration's). */
export function intField(number: number, value: number | boolean): Field {
  return message([varint(number * 8 + VARINT), varint(Number(value))]);
}

/** A field that holds bytes, text or another message. */
export function bytesField(number: number, value: Uint8Array | string): Field {
  const bytes = typeof value === "string" ? text.encode(value) : value;
  return message([varint(number * 8 + BYTES), varint(bytes.length), bytes]);
}

/** A field that holds a number with 32 bits. */
export function floatField(number: number, value: number): Field {
  return message([varint(number * 8 + FIXED32), new Uint8Array(Float32Array.of(value).buffer)]);
}

/** Seven bits a byte, lowest first; a negative number as its two's complement in 64 bits. */
function varint(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  do {
    const low = Number(rest & 127n);
    rest >>= 7n;
    bytes.push(rest ? low | 128 : low);
  } while (rest);
  return Uint8Array.from(bytes);
}
