import { writeFile } from "node:fs/promises";
import type { Option } from "../args/option.ts";
import { usage } from "../args/usage.ts";
import type { Command } from "../command.ts";
import { type DagFormat, renderDag } from "../facade.ts";
import { targetCall } from "../target-call.ts";

const formats: readonly DagFormat[] = ["text", "mermaid", "dot", "json", "svg"];

const options: readonly Option[] = [
  {
    name: "format",
    short: "f",
    label: "FORMAT",
    choices: formats,
    summary: "how it is drawn",
    standard: "text, or what FILE ends with",
  },
  { name: "output", short: "o", label: "FILE", summary: "write it to a file", completes: "file" },
];

const endings: readonly (readonly [RegExp, DagFormat])[] = [
  [/\.svg$/i, "svg"],
  [/\.(dot|gv)$/i, "dot"],
  [/\.(mmd|mermaid|md)$/i, "mermaid"],
  [/\.json$/i, "json"],
];

export const dag: Command = {
  name: "dag",
  usage: "FILE[:EXPORT] [OPTIONS]",
  summary: "draw a flow",
  details: ["Its steps, what flows between them, and where they fan out."],
  examples: ["dag demo.ts", "dag demo.ts -o demo.svg", "dag demo.ts --format mermaid"],
  options,
  takesParams: true,
  async run(context) {
    const call = await targetCall(context, this);
    if (call === "helped") return 0;
    const file = call.given.text("output");
    const format = (call.given.text("format") as DagFormat | undefined) ?? formatOf(file);
    const drawing = await renderDag(call.target.flow, format);
    const text = drawing.endsWith("\n") ? drawing : `${drawing}\n`;
    if (file === undefined) context.terminal.write(text);
    else {
      await writeFile(file, text).catch((error: NodeJS.ErrnoException) => {
        throw usage(`--output ${file} cannot be written (${error.code})`);
      });
    }
    return 0;
  },
};

function formatOf(file: string | undefined): DagFormat {
  return endings.find(([ending]) => file !== undefined && ending.test(file))?.[1] ?? "text";
}
