import { createInterface } from "node:readline/promises";
import { usage } from "../args/usage.ts";
import type { CommandContext } from "../command.ts";

/** Asks a person. Throws SHEAF_USAGE where nobody can be asked. */
export async function confirm({ output }: CommandContext, question: string): Promise<boolean> {
  if (!process.stdin.isTTY || output.kind === "json")
    throw usage("there is nobody to ask whether that is meant", "Say that it is: -y");
  const dialog = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await dialog.question(`${question} [y/N] `)).trim());
  } finally {
    dialog.close();
  }
}
