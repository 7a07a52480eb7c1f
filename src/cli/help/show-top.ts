import { processTerminal } from "../output/terminal.ts";
import { topHelp } from "./top-help.ts";

/** Its own file, so that `sheaf --help` loads little. */
export function showTopHelp(program: string): number {
  const terminal = processTerminal();
  const layout = { style: terminal.style, width: terminal.width ?? 100 };
  terminal.write(`${topHelp(program, layout).join("\n")}\n`);
  return 0;
}
