import type { Run } from "../../app/run.ts";
import { parseElementName } from "../../model/index-path.ts";
import { plural } from "../../view/number-text.ts";
import { unknownStep } from "../args/unknown-step.ts";
import { usage } from "../args/usage.ts";
import type { Command, CommandContext } from "../command.ts";
import { jobLog, openRun, readJobLog } from "../facade.ts";
import { followLog } from "../follow-log.ts";
import { givenElement } from "../given-element.ts";
import { jobLogNote } from "../job-log-note.ts";
import { storeOptionsOf } from "../launch-options.ts";
import { lookOptions } from "../options/general-options.ts";

export const logs: Command = {
  name: "logs",
  usage: "[RUN] STEP[INDEX] [OPTIONS]",
  summary: "show what an element wrote",
  details: [
    "RUN is a run's id or the beginning of one. Default: the latest run.",
    "An element of a step that is fanned out is written with its index, in quotes: 'convert[7]', 'convert[3,12]'.",
    "Of one whose batch job never came to it, the scheduler's own log is shown, or what it says of the job.",
  ],
  examples: ["logs prepare", "logs demo-2026 prepare", "logs demo-2026 'convert[7]' -f"],
  options: [
    { name: "follow", short: "f", summary: "go on showing what is written, until the run has ended" },
    ...lookOptions,
  ],
  positionals: { least: 1, most: 2 },
  async run(context) {
    const { run: id, element } = givenElement(context);
    const { home } = await storeOptionsOf(context.given);
    await using run = await openRun(id, { home });
    await checkElement(run, element);
    await (context.given.flag("follow") === true ? followLog : show)(context, run, { element, home });
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

async function show(
  { output, terminal }: CommandContext,
  run: Run,
  { element, home }: { element: string; home: string | undefined },
): Promise<void> {
  const own = await run.logs(element);
  const job = own === "" ? await jobLog(run.id, element, { home }) : undefined;
  const text = job === undefined ? own : await readJobLog(job);
  if (job !== undefined) output.note(jobLogNote(element, job));
  else if (own === "" && output.kind === "people") output.note(`${element} wrote nothing.`);
  if (output.kind === "json")
    output.answer({ document: () => ({ element, log: text, ...job }), text: () => [] });
  else terminal.write(text);
}
