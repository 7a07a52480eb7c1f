import type { RunAccount } from "../account/run-account.ts";
import { Crate, isoTime, localId, oneOrMore, type Reference } from "./crate.ts";
import { CrateFiles, type FilesWanted } from "./crate-files.ts";
import { addParam, addValue, typeOfValue } from "./parameters.ts";
import { readme } from "./readme.ts";
import { addRoot } from "./root.ts";
import { addEngine } from "./software.ts";
import { actionStatus } from "./status.ts";
import { addSteps } from "./steps.ts";
import { addWorkflow } from "./workflow.ts";

export interface CrateOptions {
  readonly files: FilesWanted;
  /** Of the crate: an SPDX name or a URL. Default: what the project's package.json says. */
  readonly license?: string | undefined;
  readonly now: number;
}

/** A run as a Provenance Run Crate: https://www.researchobject.org/workflow-run-crate/profiles/provenance_run_crate */
export function roCrateOf(account: RunAccount, { files: wanted, license, now }: CrateOptions): Crate {
  const crate = new Crate();
  const files = new CrateFiles(crate, wanted);
  const workflow = addWorkflow(crate, account);
  const agent = crate.add({ "@id": localId("user", account.user), "@type": "Person", name: account.user });
  const results = addResults(crate, account, files);
  const inputs = addInputs(crate, account, files);
  const action = addRun(crate, account, { workflow, agent, inputs, results });
  const { steps, tools, controls } = addSteps({ crate, files, account, agent });
  crate.set(workflow["@id"], "hasPart", tools);
  crate.set(workflow["@id"], "step", steps);
  addOrchestration(crate, account, { agent, action, controls });
  addDiff(crate, account, action);
  crate.addFile(
    "README.md",
    { text: readme(account) },
    {
      name: "What this is",
      encodingFormat: "text/markdown",
      about: { "@id": "./" },
    },
  );
  addRoot(crate, account, { workflow, author: agent, license, now, isExecuted: controls.length > 0 });
  return crate;
}

interface Slots {
  readonly formal: readonly Reference[];
  readonly values: readonly Reference[];
}

function addInputs(crate: Crate, account: RunAccount, files: CrateFiles): Slots {
  const formal = new Map(account.manifest.params.map((param) => [param.name, addParam(crate, param)]));
  const values = account.params.flatMap(({ name, value }) => {
    const param = formal.get(name);
    const realises = param === undefined ? [] : [param];
    return addValue(crate, { name, value, files }, { id: localId("given", name), realises, role: "inputs" });
  });
  return { formal: [...formal.values()], values };
}

function addResults(crate: Crate, account: RunAccount, files: CrateFiles): Slots {
  const formal = new Map(
    account.results.map(({ name, value }) => [
      name,
      crate.add({
        "@id": localId("result", name),
        "@type": "FormalParameter",
        name,
        additionalType: typeOfValue(value),
      }),
    ]),
  );
  const values = account.results.flatMap(({ name, value }) =>
    addValue(
      crate,
      { name, value, files },
      { id: localId("made", name), realises: [formal.get(name)!], role: "results" },
    ),
  );
  const published = account.published.map(({ file, target }) => {
    const reference = files.ofContent(file.sha256) ?? files.add(file, "results");
    crate.set(reference["@id"], "alternateName", target);
    return reference;
  });
  return { formal: [...formal.values()], values: distinct([...values, ...published]) };
}

function distinct(references: readonly Reference[]): Reference[] {
  return [...new Map(references.map((reference) => [reference["@id"], reference])).values()];
}

interface RunParts {
  readonly workflow: Reference;
  readonly agent: Reference;
  readonly inputs: Slots;
  readonly results: Slots;
}

function addRun(
  crate: Crate,
  account: RunAccount,
  { workflow, agent, inputs, results }: RunParts,
): Reference {
  crate.set(workflow["@id"], "input", inputs.formal);
  crate.set(workflow["@id"], "output", results.formal);
  const action = crate.add({
    "@id": localId("run", account.run),
    "@type": "CreateAction",
    name: `Run ${account.run}`,
    description: `${account.argv.join(" ")} (on ${account.host})`,
    instrument: workflow,
    agent,
    object: inputs.values,
    result: results.values,
    startTime: isoTime(account.startedAt),
    endTime: isoTime(account.endedAt),
    environment: Object.entries(account.provenance?.env ?? {}).map(([name, value]) =>
      crate.add({ "@id": localId("env", name), "@type": "PropertyValue", name, value }),
    ),
    ...actionStatus(account.state, account.error),
  });
  crate.mentions.push(action);
  return action;
}

function addOrchestration(
  crate: Crate,
  account: RunAccount,
  parts: { readonly agent: Reference; readonly action: Reference; readonly controls: readonly Reference[] },
): void {
  const engine = addEngine(crate, account);
  const { agent, action, controls } = parts;
  if (controls.length === 0) return; // the profile wants at least one step
  crate.add({
    "@id": localId("orchestration", account.run),
    "@type": "OrganizeAction",
    name: `Orchestration of ${account.run}`,
    agent,
    instrument: engine,
    object: oneOrMore(controls),
    result: action,
    startTime: isoTime(account.startedAt),
    endTime: isoTime(account.endedAt),
    ...actionStatus(account.state, account.error),
  });
}

function addDiff(crate: Crate, { diff, provenance }: RunAccount, action: Reference): void {
  if (diff === undefined) return;
  crate.addFile(
    "uncommitted.diff",
    { file: diff },
    {
      name: `What differed from commit ${provenance?.git?.commit ?? ""} when the run began`,
      encodingFormat: "text/x-diff",
      about: action,
    },
  );
}
