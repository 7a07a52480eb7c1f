import { existsSync } from "node:fs";
import { join } from "node:path";
import { elementFile, stepFolder } from "../../model/element-files.ts";
import { formatIndex } from "../../model/index-path.ts";
import type { Usage } from "../../model/usage.ts";
import type { RecordedValue } from "../account/recorded-value.ts";
import type { ElementAccount, ElementInput, RunAccount, StepAccount } from "../account/run-account.ts";
import { type Crate, isoTime, localId, oneOrMore, type Reference } from "./crate.ts";
import type { CrateFiles } from "./crate-files.ts";
import { addValue, typeOfValue } from "./parameters.ts";
import { addTool } from "./software.ts";
import { actionStatus } from "./status.ts";

export interface StepParts {
  readonly crate: Crate;
  readonly files: CrateFiles;
  readonly account: RunAccount;
  readonly agent: Reference;
}

/** The steps of the workflow, the tools that implement them, and what was done of them. */
export interface AddedSteps {
  readonly steps: readonly Reference[];
  /** Those that ran: the profile wants an action of each tool that a workflow says it has. */
  readonly tools: readonly Reference[];
  readonly controls: readonly Reference[];
}

export function addSteps(parts: StepParts): AddedSteps {
  const { crate, account } = parts;
  const tools = new Map<string, Reference>();
  const steps: Reference[] = [];
  const controls: Reference[] = [];
  const used = new Set<Reference>();
  for (const [position, step] of account.steps.entries()) {
    const { name, task, description } = step.manifest;
    const known = account.tasks.find((one) => one.name === task);
    const facts = known ?? { name: task, version: undefined, packages: [], files: [], container: undefined };
    const tool = tools.get(task) ?? addTool(crate, facts, description);
    tools.set(task, tool);
    const how = crate.add({
      "@id": localId("step", name),
      "@type": "HowToStep",
      name,
      position: String(position + 1),
      workExample: tool,
    });
    steps.push(how);
    const actions = addActions(parts, step, tool);
    if (actions.length === 0) continue; // skipped, or not begun: only what was done is told
    used.add(tool);
    controls.push(addControl(parts, step, { how, actions }));
  }
  return { steps, tools: [...used], controls };
}

function addControl(
  { crate }: StepParts,
  step: StepAccount,
  { how, actions }: { readonly how: Reference; readonly actions: readonly Reference[] },
): Reference {
  const { manifest, startedAt, endedAt } = step;
  return crate.add({
    "@id": localId("control", manifest.name),
    "@type": "ControlAction",
    name: `Orchestration of ${manifest.name}`,
    description: countsText(step),
    instrument: how,
    object: oneOrMore(actions),
    startTime: isoTime(startedAt),
    endTime: isoTime(endedAt),
    ...actionStatus(stateOf(step), step.failure),
  });
}

function stateOf({ counts, failure }: StepAccount): string {
  if (failure !== undefined || counts.failed > 0) return "failed";
  if (counts.cancelled > 0) return "cancelled";
  return counts.running > 0 ? "running" : "succeeded";
}

function countsText({ counts }: StepAccount): string {
  const names = ["succeeded", "cached", "failed", "stale", "skipped", "cancelled", "running"] as const;
  const told = names.filter((name) => counts[name] > 0).map((name) => `${counts[name]} ${name}`);
  return `${counts.total} ${counts.total === 1 ? "element" : "elements"}: ${told.join(", ")}`;
}

/** One action for each element; of a step that has too many, one for all of them. */
function addActions(parts: StepParts, step: StepAccount, tool: Reference): Reference[] {
  if (step.more > 0) return [addWhole(parts, step, tool)];
  return step.elements.map((element) => addAction(parts, { step, element, tool }));
}

function addWhole({ crate, agent }: StepParts, step: StepAccount, tool: Reference): Reference {
  const { manifest, startedAt, endedAt } = step;
  const id = localId("action", manifest.name);
  const action = crate.add({
    "@id": id,
    "@type": "CreateAction",
    name: manifest.name,
    description: `All executions of this step together. ${countsText(step)}.`,
    instrument: tool,
    agent,
    startTime: isoTime(startedAt),
    endTime: isoTime(endedAt),
    ...actionStatus(stateOf(step), step.failure),
  });
  crate.mentions.push(action);
  return action;
}

interface ActionParts {
  readonly step: StepAccount;
  readonly element: ElementAccount;
  readonly tool: Reference;
}

function addAction(parts: StepParts, { step, element, tool }: ActionParts): Reference {
  const { crate, agent } = parts;
  const { index, attempt, from, state, output } = element;
  const name = `${step.manifest.name}${formatIndex(index)}`;
  const id = localId("action", name);
  const inputs = element.inputs.flatMap((input) => addInput(parts, { id, input, tool }));
  const made = output === undefined ? [] : addOutput(parts, { id, output, tool });
  const action = crate.add({
    "@id": id,
    "@type": "CreateAction",
    name,
    description:
      from === undefined
        ? `Attempt ${attempt} of task ${step.manifest.task}.`
        : `The result of an earlier execution, of run ${from}, was used.`,
    instrument: tool,
    agent,
    object: inputs,
    result: made,
    startTime: isoTime(element.startedAt),
    endTime: isoTime(element.endedAt),
    ...actionStatus(state, element.failure),
    resourceUsage: from === undefined ? usageOf(crate, id, element.usage) : undefined,
    containerImage: parts.account.tasks.find((task) => task.name === step.manifest.task)?.container,
  });
  crate.mentions.push(action);
  addLog(parts, { step, element, action });
  return action;
}

interface InputParts {
  readonly id: string;
  readonly input: ElementInput;
  readonly tool: Reference;
}

function addInput({ crate, files }: StepParts, { id, input, tool }: InputParts): Reference[] {
  const { name, token, shown, isFiles } = input;
  const value: RecordedValue = { token, shown, isFiles, files: input.files, kind: kindOfToken(token) };
  const formal = addFormal(crate, { tool, direction: "input", name, type: typeOfValue(value) });
  return addValue(crate, { name, value, files }, { id: `${id}/${name}`, realises: [formal], role: "inputs" });
}

/** A token that is no digest is JSON. */
function kindOfToken(token: string): RecordedValue["kind"] {
  if (token.startsWith('"')) return "text";
  if (token === "true" || token === "false") return "boolean";
  if (/^-?\d+$/.test(token)) return "integer";
  if (/^-?\d/.test(token)) return "number";
  return token.startsWith("[") ? "list" : "object";
}

interface OutputParts {
  readonly id: string;
  readonly output: RecordedValue;
  readonly tool: Reference;
}

function addOutput({ crate, files }: StepParts, { id, output, tool }: OutputParts): Reference[] {
  const formal = addFormal(crate, { tool, direction: "output", name: "output", type: typeOfValue(output) });
  const place = { id: `${id}/output`, realises: [formal], role: "files" } as const;
  return addValue(crate, { name: "output", value: output, files }, place);
}

interface FormalParts {
  readonly tool: Reference;
  readonly direction: "input" | "output";
  readonly name: string;
  readonly type: string;
}

/** The FormalParameter of a task's input or output, known from what it was given. */
function addFormal(crate: Crate, { tool, direction, name, type }: FormalParts): Reference {
  const id = `${tool["@id"]}/${direction}/${encodeURIComponent(name)}`;
  if (crate.has(id)) return { "@id": id };
  const formal = crate.add({ "@id": id, "@type": "FormalParameter", name, additionalType: type });
  const known = (crate.get(tool["@id"])[direction] ?? []) as readonly Reference[];
  crate.set(tool["@id"], direction, [...known, formal]);
  return formal;
}

/** Quantities by the terms that others use for them, and their units. */
const quantities = [
  { key: "wallMs", name: "realtime", unit: "https://qudt.org/vocab/unit/MilliSEC" },
  { key: "cpuMs", name: "cputime", unit: "https://qudt.org/vocab/unit/MilliSEC" },
  { key: "peakRssBytes", name: "peak_rss", unit: "https://qudt.org/vocab/unit/BYTE" },
  { key: "readBytes", name: "read_bytes", unit: "https://qudt.org/vocab/unit/BYTE" },
  { key: "writtenBytes", name: "write_bytes", unit: "https://qudt.org/vocab/unit/BYTE" },
] as const;

function usageOf(crate: Crate, id: string, usage: Usage | undefined): Reference[] {
  if (usage === undefined) return [];
  return quantities.flatMap(({ key, name, unit }) => {
    const value = usage[key];
    if (value === undefined) return [];
    return crate.add({
      "@id": `${id}/usage/${name}`,
      "@type": "PropertyValue",
      name,
      propertyID: `https://www.npmjs.com/package/sheaf#${name}`,
      unitCode: unit,
      value: String(Math.round(value)),
    });
  });
}

/** What a failed element wrote. */
function addLog(
  { crate, account }: StepParts,
  { step, element, action }: { step: StepAccount; element: ElementAccount; action: Reference },
): void {
  if (element.failure === undefined) return;
  const path = `logs/${stepFolder(step.manifest.name)}/${elementFile(element.index)}.log`;
  const file = join(account.runDir, path);
  if (!existsSync(file)) return;
  crate.addFile(
    path,
    { file },
    {
      name: `Log of ${step.manifest.name}${formatIndex(element.index)}`,
      encodingFormat: "text/plain",
      about: action,
    },
  );
}
