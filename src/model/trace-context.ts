import { createHash, randomBytes } from "node:crypto";
import { type IndexPath, formatIndex } from "./index-path.ts";

type Environment = Record<string, string | undefined>;

/** Makes the ids of this process's traces its own; workers inherit it, so that they can tell ids without being told them. */
const seedName = "SHEAF_TRACE_SEED";

/** Are spans wanted? By the variables of OpenTelemetry; without an exporter that was asked for, they are not. */
export function isTraced(env: Environment): boolean {
  if (env["OTEL_SDK_DISABLED"]?.toLowerCase() === "true") return false;
  const exporter = env["OTEL_TRACES_EXPORTER"] || undefined;
  if (exporter !== undefined) return exporter !== "none";
  return [env["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"], env["OTEL_EXPORTER_OTLP_ENDPOINT"]].some(Boolean);
}

export interface TraceParent {
  readonly traceId: string;
  readonly spanId: string;
  readonly isSampled: boolean;
}

/** What `TRACEPARENT` says (W3C Trace Context); undefined for none, or one that is not valid. */
export function parentOf({ TRACEPARENT = "" }: Environment): TraceParent | undefined {
  const match = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-|$)/.exec(
    TRACEPARENT.trim(),
  );
  if (match === null || /^0+$/.test(match[1]!) || /^0+$/.test(match[2]!)) return undefined;
  return { traceId: match[1]!, spanId: match[2]!, isSampled: (Number.parseInt(match[3]!, 16) & 1) === 1 };
}

/** Call it before the first worker is started. */
export function seedTraces(env: Environment): void {
  env[seedName] ??= randomBytes(16).toString("hex");
}

/** The trace that a run is in: the caller's, else one of its own. */
export function traceIdOf(env: Environment, run: string): string {
  return parentOf(env)?.traceId ?? digits(32, env[seedName] ?? "", run);
}

/** Of a run; with a step, of that; with an index, of an element. */
export interface SpanPlace {
  readonly run: string;
  readonly step?: string | undefined;
  readonly index?: IndexPath | undefined;
}

export function spanIdOf(env: Environment, { run, step, index }: SpanPlace): string {
  const names = step === undefined ? [] : index === undefined ? [step] : [step, `[${formatIndex(index)}]`];
  return digits(16, env[seedName] ?? "", traceIdOf(env, run), run, ...names);
}

/** What a program that an element calls is given as `TRACEPARENT`; undefined where nothing is traced. */
export function traceparentOf(env: Environment, element: SpanPlace): string | undefined {
  if (env[seedName] === undefined || !isTraced(env)) return undefined;
  const flags = parentOf(env)?.isSampled === false ? "00" : "01";
  return `00-${traceIdOf(env, element.run)}-${spanIdOf(env, element)}-${flags}`;
}

function digits(count: number, ...texts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex").slice(0, count);
}
