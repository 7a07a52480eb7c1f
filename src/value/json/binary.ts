import { types } from "node:util";
import { sha256Hex } from "../sha256.ts";
import { tagged } from "./tags.ts";

/** Longer binary data is kept beside the body, in the storage. Bytes. */
export const INLINE_BYTES = 16 * 1024;

type Maker = (bytes: Uint8Array<ArrayBuffer>) => unknown;

const view =
  <T>(View: { new (buffer: ArrayBuffer): T; readonly BYTES_PER_ELEMENT?: number }): Maker =>
  (bytes) =>
    new View(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));

const makers: Readonly<Record<string, Maker | undefined>> = {
  ArrayBuffer: (bytes) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength),
  Buffer: (bytes) => Buffer.from(bytes),
  DataView: view(DataView),
  Int8Array: view(Int8Array),
  Uint8Array: view(Uint8Array),
  Uint8ClampedArray: view(Uint8ClampedArray),
  Int16Array: view(Int16Array),
  Uint16Array: view(Uint16Array),
  Int32Array: view(Int32Array),
  Uint32Array: view(Uint32Array),
  Float32Array: view(Float32Array),
  Float64Array: view(Float64Array),
  BigInt64Array: view(BigInt64Array),
  BigUint64Array: view(BigUint64Array),
  ...("Float16Array" in globalThis && {
    Float16Array: view((globalThis as Record<string, unknown>)["Float16Array"] as never),
  }),
};

/** The name under which binary data is tagged, or undefined when the value is none, or of a class of the user's. */
export function binaryName(value: object): string | undefined {
  if (!ArrayBuffer.isView(value) && !types.isArrayBuffer(value)) return undefined;
  const name = value.constructor.name;
  return Object.hasOwn(makers, name) ? name : undefined;
}

/** The bytes of binary data, not copied. */
export function bytesOf(value: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value);
}

export interface BinaryText {
  readonly body: string;
  readonly canonical: string;
  /** True when the body refers to the bytes in the storage. */
  readonly beside: boolean;
}

export function binaryText(name: string, bytes: Uint8Array): BinaryText {
  if (bytes.byteLength <= 24) {
    const body = tagged(name, JSON.stringify(base64(bytes)));
    return { body, canonical: body, beside: false };
  }
  const sha256 = sha256Hex(bytes);
  const beside = bytes.byteLength > INLINE_BYTES;
  const payload = beside ? { blob: sha256, size: bytes.byteLength } : base64(bytes);
  return {
    body: tagged(name, JSON.stringify(payload)),
    canonical: `{"$":"${name}","sha256":"${sha256}"}`,
    beside,
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

/** Makes binary data again; undefined for a name that is none. */
export function binaryOf(name: string, bytes: Uint8Array): unknown {
  return Object.hasOwn(makers, name) ? makers[name]!(bytes as Uint8Array<ArrayBuffer>) : undefined;
}

export function isBinaryName(name: string): boolean {
  return Object.hasOwn(makers, name);
}
