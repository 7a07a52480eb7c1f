import { sha256Hex } from "../../value/sha256.ts";
import type { NamedValue, RunAccount, StepAccount } from "../account/run-account.ts";
import type { RecordedFile } from "../account/recorded-value.ts";
import { type Dataset, datasetOf, merged } from "./datasets.ts";
import { facet, producerOf } from "./facets.ts";

const schemaURL = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";

export type EventType = "START" | "COMPLETE" | "FAIL" | "ABORT";

export interface LineageEvent {
  readonly eventType: EventType;
  readonly eventTime: string;
  readonly producer: string;
  readonly schemaURL: string;
  readonly run: { readonly runId: string; readonly facets: Readonly<Record<string, object>> };
  readonly job: {
    readonly namespace: string;
    readonly name: string;
    readonly facets: Readonly<Record<string, object>>;
  };
  readonly inputs: readonly Dataset[];
  readonly outputs: readonly Dataset[];
}

/** A run as OpenLineage events: two of the run and of each step of which something was done; in order of time. */
export function lineageOf(account: RunAccount, namespace: string): LineageEvent[] {
  const lineage = new Lineage(account, namespace);
  const steps = account.steps.flatMap((step) => lineage.ofStep(step));
  const [start, ...end] = lineage.ofRun();
  const between = steps.toSorted((a, b) =>
    a.eventTime < b.eventTime ? -1 : a.eventTime > b.eventTime ? 1 : 0,
  );
  return [start!, ...between, ...end];
}

class Lineage {
  readonly #account: RunAccount;
  readonly #namespace: string;
  readonly #producer: string;

  constructor(account: RunAccount, namespace: string) {
    this.#account = account;
    this.#namespace = namespace;
    this.#producer = producerOf(account.provenance?.sheaf);
  }

  ofRun(): LineageEvent[] {
    const { run, flow, startedAt, endedAt, state, manifest, error, params, results, published } =
      this.#account;
    const inputs = filesOf(params);
    const outputs = [...filesOf(results), ...published.map(({ file }) => file)];
    return this.#events({
      key: run,
      name: flow,
      description: manifest.description,
      jobType: "DAG",
      startedAt,
      endedAt,
      end: endOf(state),
      message: error?.message ?? `The run was ${state}.`,
      stack: error?.stack,
      inputs,
      outputs,
      runFacets: this.#runFacets(),
    });
  }

  ofStep(step: StepAccount): LineageEvent[] {
    const { manifest, startedAt, endedAt, failure, counts, elements } = step;
    if (startedAt === undefined) return [];
    const { run, flow } = this.#account;
    const state = failure !== undefined ? "failed" : counts.cancelled > 0 ? "cancelled" : "succeeded";
    return this.#events({
      key: `${run}/${manifest.name}`,
      name: `${flow}.${manifest.name}`,
      description: manifest.description,
      jobType: "TASK",
      startedAt,
      endedAt: counts.running > 0 ? undefined : endedAt,
      end: endOf(state),
      message: failure?.message ?? `The step was ${state}.`,
      stack: failure?.stack,
      inputs: elements.flatMap((element) => element.inputs.flatMap(({ files }) => files)),
      outputs: elements.flatMap(({ output }) => output?.files ?? []),
      runFacets: {
        parent: this.#parent(),
        sheaf_elements: facet(this.#producer, undefined, { ...counts }),
      },
    });
  }

  #events(told: Told): LineageEvent[] {
    const { startedAt, endedAt, end, message, stack, inputs, outputs, runFacets } = told;
    const job = { namespace: this.#namespace, name: told.name, facets: this.#jobFacets(told) };
    const runId = uuidOf(told.key);
    const event = (eventType: EventType, at: number, facets: Record<string, object>): LineageEvent => ({
      eventType,
      eventTime: new Date(at).toISOString(),
      producer: this.#producer,
      schemaURL,
      run: { runId, facets },
      job,
      inputs: merged(inputs.map((file) => datasetOf(file, this.#producer))),
      outputs:
        eventType === "START" ? [] : merged(outputs.map((file) => datasetOf(file, this.#producer, "output"))),
    });
    const events = [event("START", startedAt, runFacets)];
    if (endedAt === undefined || end === undefined) return events;
    const stackTrace = stack === undefined ? {} : { stackTrace: stack };
    const failed = facet(this.#producer, "1-0-1/ErrorMessageRunFacet", {
      message,
      programmingLanguage: "TypeScript",
      ...stackTrace,
    });
    return [
      ...events,
      event(end, endedAt, end === "COMPLETE" ? runFacets : { ...runFacets, errorMessage: failed }),
    ];
  }

  #parent(): object {
    const { run, flow } = this.#account;
    return facet(this.#producer, "1-2-0/ParentRunFacet", {
      run: { runId: uuidOf(run) },
      job: { namespace: this.#namespace, name: flow },
    });
  }

  #runFacets(): Record<string, object> {
    const { params, provenance, run } = this.#account;
    const engine = { name: "Sheaf", version: provenance?.sheaf ?? "unknown" };
    const env = Object.entries(provenance?.env ?? {}).map(([name, value]) => ({ name, value }));
    const given = params.map(({ name, value }) => ({ key: name, value: value.shown }));
    return {
      processing_engine: facet(this.#producer, "1-1-1/ProcessingEngineRunFacet", engine),
      executionParameters: facet(this.#producer, "1-0-0/ExecutionParametersRunFacet", { parameters: given }),
      ...(env.length === 0
        ? {}
        : {
            environmentVariables: facet(this.#producer, "1-0-0/EnvironmentVariablesRunFacet", {
              environmentVariables: env,
            }),
          }),
      sheaf_run: facet(this.#producer, undefined, { run, ...runFacts(this.#account) }),
    };
  }

  #jobFacets({ description, jobType }: Told): Record<string, object> {
    const type = { processingType: "BATCH", integration: "SHEAF", jobType };
    const location = this.#location();
    return {
      jobType: facet(this.#producer, "2-0-4/JobTypeJobFacet", type),
      ...(description === undefined
        ? {}
        : { documentation: facet(this.#producer, "1-1-0/DocumentationJobFacet", { description }) }),
      ...(location === undefined
        ? {}
        : { sourceCodeLocation: facet(this.#producer, "1-1-0/SourceCodeLocationJobFacet", location) }),
    };
  }

  #location(): Record<string, string> | undefined {
    const { provenance, module } = this.#account;
    const git = provenance?.git;
    if (module === undefined || git?.remote === undefined || !URL.canParse(git.remote)) return undefined;
    const path = module.startsWith(`${git.root}/`) ? module.slice(git.root.length + 1) : undefined;
    return {
      type: "git",
      url: git.remote,
      repoUrl: git.remote,
      ...(path === undefined ? {} : { path }),
      ...(git.commit === undefined ? {} : { version: git.commit }),
      ...(git.branch === undefined ? {} : { branch: git.branch }),
    };
  }
}

interface Told {
  /** What the run's UUID is made of. */
  readonly key: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly jobType: string;
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly end: Exclude<EventType, "START"> | undefined;
  readonly message: string;
  readonly stack: string | undefined;
  readonly inputs: readonly RecordedFile[];
  readonly outputs: readonly RecordedFile[];
  readonly runFacets: Record<string, object>;
}

const runFacts = ({ user, host, argv, provenance }: RunAccount) => ({
  user,
  host,
  argv,
  ...(provenance?.git === undefined ? {} : { commit: provenance.git.commit, dirty: provenance.git.dirty }),
});

const filesOf = (values: readonly NamedValue[]) => values.flatMap(({ value }) => value.files);

function endOf(state: string): Told["end"] {
  if (state === "succeeded") return "COMPLETE";
  if (state === "failed") return "FAIL";
  return state === "running" || state === "queued" ? undefined : "ABORT";
}

/** A UUID (of version 8: made of a digest) that is the same whenever the same run is exported. */
export function uuidOf(key: string): string {
  const hex = sha256Hex(key);
  const variant = "89ab"[Number.parseInt(hex[16]!, 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
