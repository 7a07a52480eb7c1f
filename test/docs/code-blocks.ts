export interface Module {
  /** The text, each line where it is in the document, so that the compiler's line numbers are the document's. */
  readonly source: string;
  readonly line: number;
}

interface Chunk {
  readonly from: number;
  readonly lines: readonly string[];
  readonly isShown: boolean;
}

/**
 * The TypeScript of a Markdown document, as modules. Code is in fences marked `ts`, or, where a reader does not need to see
 * it, in comments that begin with `<!-- ts`. A piece with imports begins a module; one without goes on with the last: in a
 * scope of its own, unless it is a comment or exports something.
 */
export function modulesOf(markdown: string): Module[] {
  const modules: Chunk[][] = [];
  for (const chunk of chunksOf(markdown)) {
    if (chunk.lines.some((line) => line.startsWith("import ")) || modules.length === 0) modules.push([chunk]);
    else modules.at(-1)!.push(chunk);
  }
  return modules.map((chunks) => ({ source: joined(chunks), line: chunks[0]!.from }));
}

function chunksOf(markdown: string): Chunk[] {
  const chunks: Chunk[] = [];
  let open: { from: number; end: string; lines: string[]; isShown: boolean } | undefined;
  for (const [at, line] of markdown.split("\n").entries()) {
    if (open === undefined) {
      if (/^```ts( |$)/.test(line)) open = { from: at + 1, end: "```", lines: [], isShown: true };
      if (/^<!-- ts$/.test(line)) open = { from: at + 1, end: "-->", lines: [], isShown: false };
    } else if (line === open.end) {
      chunks.push(open);
      open = undefined;
    } else open.lines.push(line);
  }
  return chunks;
}

/** Scopes are braces in the places of the fences. */
function joined(chunks: readonly Chunk[]): string {
  const text: string[] = [];
  for (const [index, { from, lines, isShown }] of chunks.entries()) {
    while (text.length < from - 1) text.push("");
    const isScope = isShown && index > 0 && !lines.some((line) => line.startsWith("export "));
    text.push(isScope ? "{" : "", ...lines, isScope ? "}" : "");
  }
  return `${text.join("\n")}\nexport {};\n`;
}
