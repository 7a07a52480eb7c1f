import type { Run } from "../../app/run.ts";
import { parseElementName } from "../../model/index-path.ts";
import { plural } from "../../view/number-text.ts";
import { unknownStep } from "../args/unknown-step.ts";
import { usage } from "../args/usage.ts";
import type { Command, CommandContext } from "../command.ts";
import { openRun } from "../facade.ts";
import { storeOptionsOf } from "../launch-options.ts";
import { lookOptions } from "../options/general-options.ts";

const EVERY_MS = 300;

export const logs: Command = {
  name: "logs",
  usage: "RUN STEP[INDEX] [OPTIONS]",
  summary: "show what an element wrote",
  details: [
    "An element of a step that is fanned out is written with its index: convert[7], or 'convert[3,12]'.",
  ],
  examples: ["logs demo-2026 prepare", "logs demo-2026 'convert[7]' -f"],
  options: [
    { name: "follow", short: "f", summary: "go on showing what is written, until the run has ended" },
    ...lookOptions,
  ],
  positionals: { least: 2, most: 2 },
  async run(context) {
    const [id, element] = context.positionals as [string, string];
    await using run = await openRun(id, await storeOptionsOf(context.given));
    await checkElement(run, element);
    if (context.given.flag("follow") === true) await follow(context, run, element);
    else show(context, element, await run.logs(element));
    return 0;
  },
};

async function checkElement(run: Run, element: string): Promise<void> {
  const name = parseElementName(element);
  if (name === undefined)
    throw usage(`"${element}" names no element`, "Write STEP or STEP[INDEX], such as convert[7].");
  const status = await run.status();
  const step = status.steps.find((candidate) => candidate.name === name.step);
  if (step === undefined) throw unknownStep(name.step, status);
  if (step.array && name.index === undefined) {
    throw usage(
      `${name.step} has ${step.total} elements`,
      `Say which: ${name.step}[0]. Failed ones are listed by: sheaf status ${run.id} --errors`,
    );
  }
  const [at = 0, ...inner] = name.index ?? [];
  if (step.complete && inner.length === 0 && at >= step.total) {
    throw usage(
      `${name.step} has ${plural(step.total, "element")}: there is no ${element}`,
      step.array ? `Say which: ${name.step}[0] is the first.` : `Write it as: ${name.step}`,
    );
  }
}

function show({ output, terminal }: CommandContext, element: string, text: string): void {
  if (text === "" && output.kind === "people") output.note(`${element} wrote nothing.`);
  if (output.kind === "json") output.answer({ document: () => ({ element, log: text }), text: () => [] });
  else terminal.write(text);
}

async function follow({ terminal }: CommandContext, run: Run, element: string): Promise<void> {
  let shown = 0;
  for (;;) {
    const ended = (await run.status()).state !== "running";
    const text = await run.logs(element);
    // A retry begins the log anew.
    if (text.length < shown) shown = 0;
    if (text.length > shown) terminal.write(text.slice(shown));
    shown = text.length;
    if (ended) return;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
