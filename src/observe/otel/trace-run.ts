import { arch, hostname, platform, release } from "node:os";
import type { RunEvent } from "../../model/events.ts";
import type { Failure } from "../../model/failure.ts";
import type { RunStateName } from "../../model/states.ts";
import { parentOf } from "../../model/trace-context.ts";
import { sheafVersion } from "../sheaf-version.ts";
import { OtlpExporter } from "./otlp-exporter.ts";
import { RunTrace, type TracedRun } from "./run-trace.ts";
import type { Attributes } from "./span.ts";
import { traceSettings } from "./trace-settings.ts";

/** A run whose spans are sent while it goes on. */
export interface Tracing {
  heard(event: RunEvent): void;
  /** Gives what people should know of it, one sentence, once all is sent or given up. */
  end(state: RunStateName, failure: Failure | undefined): Promise<string | undefined>;
}

/** Sends a run's spans to where the variables of OpenTelemetry say. */
export async function traceRun(run: Omit<TracedRun, "export">): Promise<Tracing> {
  const settings = traceSettings(run.env);
  if (typeof settings === "string")
    return { heard: () => {}, end: () => Promise.resolve(`No spans were sent: ${settings}`) };
  const isWanted = parentOf(run.env)?.isSampled !== false && run.env["OTEL_TRACES_SAMPLER"] !== "always_off";
  if (!isWanted) return { heard: () => {}, end: () => Promise.resolve(undefined) };
  const version = await sheafVersion();
  const exporter = new OtlpExporter({
    settings,
    resource: { ...resource(version), ...settings.resource },
    scope: { name: "sheaf", version },
  });
  const trace = new RunTrace({ ...run, export: (span) => exporter.add(span) });
  return {
    heard: (event) => trace.heard(event),
    end: (state, failure) => {
      trace.end(state, failure, Date.now());
      return exporter.end();
    },
  };
}

function resource(version: string): Attributes {
  return {
    "telemetry.sdk.name": "sheaf",
    "telemetry.sdk.language": "nodejs",
    "telemetry.sdk.version": version,
    "host.name": hostname(),
    "host.arch": arch() === "x64" ? "amd64" : arch(),
    "os.type": platform() === "win32" ? "windows" : platform(),
    "os.version": release(),
    "process.pid": process.pid,
    "process.runtime.name": "nodejs",
    "process.runtime.version": process.versions.node,
  };
}
