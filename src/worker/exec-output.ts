import { StringDecoder } from "node:string_decoder";

const tailBytes = 64 * 1024;

/** What a program writes to one of its outputs: kept whole up to a limit, and its end in any case. */
export class ExecOutput {
  readonly #limit: number;
  readonly #decoder = new StringDecoder("utf8");
  #chunks: string[] = [];
  #size = 0;
  #tail = "";
  #over = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** More than the limit was written: the whole is gone, the end is kept. */
  get over(): boolean {
    return this.#over;
  }

  /** Takes bytes in; returns their text. */
  add(bytes: Uint8Array): string {
    const text = this.#decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    this.#tail = (this.#tail + text).slice(-tailBytes);
    this.#size += bytes.byteLength;
    if (this.#size > this.#limit) [this.#over, this.#chunks] = [true, []];
    else this.#chunks.push(text);
    return text;
  }

  /** Everything, without one trailing newline. */
  text(): string {
    return (this.#chunks.join("") + this.#decoder.end()).replace(/\r?\n$/, "");
  }

  lastLines(count: number): string[] {
    return this.#tail
      .split(/\r?\n/)
      .filter((line) => line.trim() !== "")
      .slice(-count);
  }
}
