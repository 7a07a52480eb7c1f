import type { CommandContext } from "../../command.ts";
import { LiveBlock } from "../../progress/live-block.ts";

/** Drawn again at most this often. Milliseconds. */
const EVERY = 100;

/** What is being done, on one line that goes away; nothing where there is no terminal. */
export class StatusLine {
  private readonly block: LiveBlock | undefined;
  private at = -Infinity;

  constructor({ terminal, output }: CommandContext) {
    this.block = terminal.live && output.kind === "people" ? new LiveBlock(terminal) : undefined;
  }

  show(text: string): void {
    if (this.block === undefined || performance.now() - this.at < EVERY) return;
    this.at = performance.now();
    this.block.draw([`${text} …`]);
  }

  clear(): void {
    this.block?.clear();
  }
}
