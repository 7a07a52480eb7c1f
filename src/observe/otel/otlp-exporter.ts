import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { type Scope, traceRequest } from "./otlp-json.ts";
import type { Attributes, Span } from "./span.ts";
import type { TraceSettings } from "./trace-settings.ts";

/** Spans in one request. */
const batch = 512;
/** Spans that wait; what comes when so many do is dropped. */
const queued = 20_000;
/** Milliseconds that a span waits for others to go with it. */
const everyMs = 2000;
/** Milliseconds that the end of a run waits for what is left. */
const graceMs = 5000;

export interface ExporterParts {
  readonly settings: TraceSettings;
  readonly resource: Attributes;
  readonly scope: Scope;
}

/** Sends spans by OTLP over HTTP, a batch at a time, beside whatever else goes on. Nothing that happens here is thrown. */
export class OtlpExporter {
  readonly #parts: ExporterParts;
  readonly #stop = new AbortController();
  readonly #waiting: Span[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #lost = 0;
  #problem: string | undefined;

  constructor(parts: ExporterParts) {
    this.#parts = parts;
  }

  add(span: Span): void {
    if (this.#waiting.length >= queued) {
      this.#lost += 1;
      this.#problem ??= "they came faster than they could be sent";
      return;
    }
    this.#waiting.push(span);
    if (this.#waiting.length >= batch) this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), everyMs).unref();
  }

  /** Sends what is left, and waits for it, but not for long. Gives a sentence when spans were lost. */
  async end(): Promise<string | undefined> {
    const timer = setTimeout(() => this.#stop.abort(), graceMs);
    while (this.#waiting.length > 0 && !this.#stop.signal.aborted) {
      this.#send();
      await this.#sending;
    }
    await this.#sending;
    clearTimeout(timer);
    clearTimeout(this.#timer);
    const lost = this.#lost + this.#waiting.length;
    if (lost === 0) return undefined;
    const why = this.#problem ?? "there was no time to send them";
    return `${lost} of this run's spans did not reach ${this.#parts.settings.url}: ${why}`;
  }

  #send(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sending ??= this.#sendBatch().finally(() => {
      this.#sending = undefined;
      if (this.#waiting.length >= batch && !this.#stop.signal.aborted) this.#send();
    });
  }

  async #sendBatch(): Promise<void> {
    const spans = this.#waiting.splice(0, batch);
    const problem = await this.#post(spans);
    if (problem === undefined) return;
    this.#lost += problem.lost ?? spans.length;
    this.#problem ??= problem.why;
  }

  async #post(spans: readonly Span[]): Promise<{ readonly why: string; readonly lost?: number } | undefined> {
    const { settings, resource, scope } = this.#parts;
    const text = JSON.stringify(traceRequest(spans, resource, scope));
    try {
      const response = await fetch(settings.url, {
        method: "POST",
        headers: {
          ...settings.headers,
          "content-type": "application/json",
          ...(settings.gzip ? { "content-encoding": "gzip" } : {}),
        },
        body: settings.gzip ? await promisify(gzip)(text) : text,
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(settings.timeoutMs)]),
      });
      const answer = await response.text();
      return response.ok ? rejected(answer) : { why: `it answered ${response.status}` };
    } catch (error) {
      return { why: reasonOf(error) };
    }
  }
}

/** A receiver may take only a part. */
function rejected(answer: string): { readonly why: string; readonly lost: number } | undefined {
  try {
    const { partialSuccess } = JSON.parse(answer) as {
      partialSuccess?: { rejectedSpans?: string | number; errorMessage?: string };
    };
    const lost = Number(partialSuccess?.rejectedSpans ?? 0);
    return lost > 0 ? { lost, why: partialSuccess?.errorMessage || "it did not take them" } : undefined;
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError" || error.name === "AbortError") return "it did not answer in time";
  const { cause } = error;
  return cause instanceof Error ? ((cause as NodeJS.ErrnoException).code ?? cause.message) : error.message;
}
