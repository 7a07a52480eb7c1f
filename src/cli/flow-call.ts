import { SheafError, isSheafError } from "../model/errors.ts";
import { Given } from "./args/given.ts";
import type { Occurrence } from "./args/option.ts";
import { parseWords } from "./args/parse.ts";
import { usage } from "./args/usage.ts";
import { wantsHelp } from "./args/wants-help.ts";
import type { Command, CommandContext } from "./command.ts";
import { collectParams } from "./flags/collect.ts";
import { exampleLine } from "./flags/example.ts";
import { type ParamFlag, paramFlags } from "./flags/param-flag.ts";
import { readParamsFile } from "./flags/params-file.ts";
import { flowHelp } from "./help/flow-help.ts";
import { splitTarget } from "./split-target.ts";
import { type Target, findTarget } from "./target.ts";

/** A flow, and what it is called with. */
export interface FlowCall {
  readonly target: Target;
  readonly params: Readonly<Record<string, unknown>>;
  readonly given: Given;
  readonly flags: readonly ParamFlag[];
  /** `sheaf run demo.ts`, for examples. */
  readonly command: string;
}

/**
 * Finds the flow that FILE names, makes its flags, and reads its params from the words. With `--help` it prints the
 * flow's help instead. Throws SHEAF_USAGE for whatever does not fit.
 */
export async function flowCall(context: CommandContext, command: Command): Promise<FlowCall | "helped"> {
  const split =
    context.own === undefined
      ? splitTarget(context.words, command.options)
      : { target: undefined, words: context.words };
  const target = await targetOf(context, split.target, command);
  const flags = paramFlags(target.params, command.options);
  const line = commandLine(context, command, target);
  if (wantsHelp(split.words)) {
    showHelp(context, command, { target, flags, line });
    return "helped";
  }
  const { given, occurrences } = parse(split.words, command, flags);
  const fromFile = await readParamsFile(given.text("params"), target.params);
  const params = { ...fromFile, ...(await collectParams(flags, occurrences)) };
  checkRequired(flags, params, line);
  return { target, params, given, flags, command: line };
}

async function targetOf(
  { own, program }: CommandContext,
  spec: string | undefined,
  command: Command,
): Promise<Target> {
  if (spec === undefined && own === undefined) {
    throw usage(
      `${command.name} needs FILE or FILE:EXPORT`,
      `Write it as: ${program} ${command.name} ${command.usage}`,
    );
  }
  return findTarget(spec ?? own!);
}

function commandLine({ program, own }: CommandContext, command: Command, target: Target): string {
  if (own === undefined) return `${program} ${command.name} ${target.spec}`;
  return command.name === "run" ? program : `${program} ${command.name}`;
}

function parse(words: readonly string[], command: Command, flags: readonly ParamFlag[]) {
  const before = flags.filter((flag) => !flag.behindDashes).map((flag) => flag.option);
  const { occurrences, positionals, rest } = parseWords(words, [...before, ...command.options]);
  // Behind `--` every flag is the flow's own.
  const behind =
    rest === undefined
      ? { occurrences: [] as Occurrence[], positionals: [] }
      : parseWords(
          rest,
          flags.map((flag) => flag.option),
        );
  const [extra] = [...positionals, ...behind.positionals];
  if (extra !== undefined) {
    throw usage(
      `${command.name} does not know what to do with "${extra}"`,
      "Params are flags: --name value.",
    );
  }
  const given = new Given(occurrences.filter(({ option }) => command.options.includes(option)));
  return { given, occurrences: [...occurrences, ...behind.occurrences] };
}

function checkRequired(
  flags: readonly ParamFlag[],
  params: Readonly<Record<string, unknown>>,
  line: string,
): void {
  const missing = flags.filter(({ param }) => param.required && params[param.name] === undefined);
  if (missing.length === 0) return;
  const names = missing.map(({ option, param, behindDashes }) => {
    const description = param.schema.description;
    return `${behindDashes ? "-- " : ""}--${option.name}${description === undefined ? "" : ` (${description})`}`;
  });
  throw usage(
    `${names.join(", ")} ${missing.length === 1 ? "is" : "are"} missing`,
    `For example: ${exampleLine(line, flags)}`,
  );
}

function showHelp(
  context: CommandContext,
  command: Command,
  call: { target: Target; flags: readonly ParamFlag[]; line: string },
): void {
  const { target, flags, line } = call;
  const { name, description } = target;
  const others = `The other commands of sheaf work as well: ${context.program} plan, dag, status, logs, retry …`;
  const footer = context.own === undefined ? [] : [others];
  const help = { name, description, command: line, flags, options: command.options, footer };
  const { style, width = 100 } = context.terminal;
  context.terminal.write(`${flowHelp(help, { style, width }).join("\n")}\n`);
}

/** What a flow's own schemas have against a param is said of the flag that gives it. */
export async function inTermsOfFlags<T>(call: FlowCall, started: Promise<T>): Promise<T> {
  try {
    return await started;
  } catch (error) {
    throw flagError(error, call) ?? error;
  }
}

function flagError(error: unknown, call: FlowCall): Error | undefined {
  if (!isSheafError(error, "SHEAF_INVALID_PARAM")) return undefined;
  const flag = call.flags.find(({ param }) => param.name === error.place.input);
  if (flag === undefined) return undefined;
  return new SheafError(error.code, `--${flag.option.name}: ${error.message}`, {
    mend: error.mend ?? `For example: ${exampleLine(call.command, call.flags)}`,
  });
}
