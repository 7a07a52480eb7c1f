import type { Terminal } from "../output/terminal.ts";

/** Lines at the end of a terminal that are drawn over and over. */
export class LiveBlock {
  private readonly terminal: Terminal;
  private lines: readonly string[] = [];

  constructor(terminal: Terminal) {
    this.terminal = terminal;
  }

  /** One write for the whole block, so that it does not flicker. */
  draw(lines: readonly string[]): void {
    this.terminal.writeError(this.erasure() + lines.map((line) => `${line}\n`).join(""));
    this.lines = lines;
  }

  clear(): void {
    this.terminal.writeError(this.erasure());
    this.lines = [];
  }

  /** Writes something above the block. */
  aside(write: () => void): void {
    const { lines } = this;
    this.clear();
    write();
    this.draw(lines);
  }

  private erasure(): string {
    return this.lines.length === 0 ? "" : `\r\x1b[${this.lines.length}A\x1b[0J`;
  }
}
