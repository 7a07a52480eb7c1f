import type { StoreOptions } from "../../app/options.ts";
import type { Option } from "../args/option.ts";
import { usage } from "../args/usage.ts";
import type { Command, CommandContext } from "../command.ts";
import { cancelRun, openRun } from "../facade.ts";
import { storeOptionsOf } from "../launch-options.ts";
import { parseElementName } from "../../model/index-path.ts";
import { lookOptions } from "../options/general-options.ts";
import { confirm } from "../output/confirm.ts";

const options: readonly Option[] = [
  {
    name: "step",
    short: "s",
    label: "STEP[INDEX]",
    summary: "only this step, or one element of it",
    completes: "step",
  },
  { name: "kill", short: "k", summary: "do not wait for elements to end by themselves" },
  { name: "yes", short: "y", summary: "do not ask" },
  ...lookOptions,
];

export const cancel: Command = {
  name: "cancel",
  usage: "RUN… [OPTIONS]",
  summary: "cancel runs, or a step of a run",
  details: ["The process that drives the run is asked to; results so far are kept. Go on with `retry`."],
  examples: ["cancel demo-2026", "cancel demo-2026 --step convert -y"],
  options,
  positionals: { least: 1, most: Infinity },
  async run(context) {
    const store = await storeOptionsOf(context.given);
    const ids = [...new Set(await Promise.all(context.positionals.map((id) => wholeId(id, store))))];
    if (!(await agreed(context, ids))) return 1;
    const target = elementOf(context);
    const kill = context.given.flag("kill") === true;
    const ended = await Promise.all(ids.map((id) => cancelRun(id, { ...target, kill, ...store })));
    context.output.answer({
      document: () => ended,
      text: () =>
        ended.map(
          ({ run, state }) => `${run} ${state === "requested" ? "was asked to cancel" : `is ${state}`}`,
        ),
      brief: () => ids,
    });
    return 0;
  },
};

async function wholeId(prefix: string, store: StoreOptions): Promise<string> {
  await using run = await openRun(prefix, store);
  return run.id;
}

function elementOf({ given }: CommandContext) {
  const text = given.text("step");
  if (text === undefined) return {};
  const name = parseElementName(text);
  if (name === undefined)
    throw usage(`--step is "${text}"; expected STEP or STEP[INDEX], such as convert[7]`);
  return { step: name.step, ...(name.index === undefined ? {} : { index: name.index }) };
}

async function agreed(context: CommandContext, ids: readonly string[]): Promise<boolean> {
  if (context.given.flag("yes") === true) return true;
  const step = context.given.text("step");
  return confirm(context, `Cancel ${step === undefined ? "" : `${step} of `}${ids.join(", ")}?`);
}
