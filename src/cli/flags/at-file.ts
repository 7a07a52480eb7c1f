import { readFile } from "node:fs/promises";
import { usage } from "../args/usage.ts";

/** The value of a flag: `@FILE` is read from the file (`@-`: standard input), `@@text` is `@text`. */
export async function readAtFile(
  text: string,
  spelled: string,
): Promise<{ readonly text: string; readonly file?: string }> {
  if (!text.startsWith("@")) return { text };
  if (text.startsWith("@@")) return { text: text.slice(1) };
  const file = text.slice(1);
  try {
    const content = file === "-" ? await standardInput() : await readFile(file, "utf8");
    return { text: content.replace(/\r?\n$/, ""), file };
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === "ENOENT"
        ? "does not exist"
        : `cannot be read: ${(error as Error).message}`;
    throw usage(
      `${spelled} reads its value from ${file}, which ${reason}`,
      `If the value is ${text} itself, write @${text}.`,
    );
  }
}

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString("utf8");
}
