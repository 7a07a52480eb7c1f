import { hash } from "node:crypto";

/** SHA-256 of text (as UTF-8) or bytes, in lower-case hexadecimal digits. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash("sha256", data, "hex");
}

/** SHA-256 of text (as UTF-8) or bytes: 32 bytes. */
export function sha256(data: string | Uint8Array): Uint8Array {
  // Several times faster than to ask for a Buffer.
  return Buffer.from(hash("sha256", data, "binary" as "hex"), "latin1");
}
