import type { Attributes, AttributeValue, Span, SpanEvent } from "./span.ts";

/** Who made the spans. */
export interface Scope {
  readonly name: string;
  readonly version: string;
}

const internal = 1;
const errorCode = 2;

/** An ExportTraceServiceRequest in the JSON mapping of OTLP: ids in hexadecimal digits, 64-bit numbers as text, enums as numbers. */
export function traceRequest(spans: readonly Span[], resource: Attributes, scope: Scope): object {
  return {
    resourceSpans: [
      {
        resource: { attributes: keyValues(resource) },
        scopeSpans: [{ scope, spans: spans.map(otlpSpan) }],
      },
    ],
  };
}

function otlpSpan(span: Span): object {
  const { traceId, spanId, parentSpanId, name, startedAt, endedAt, attributes, events, error } = span;
  return {
    traceId,
    spanId,
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    name,
    kind: internal,
    startTimeUnixNano: nanoseconds(startedAt),
    endTimeUnixNano: nanoseconds(Math.max(startedAt, endedAt)),
    attributes: keyValues(attributes),
    ...(events.length === 0 ? {} : { events: events.map(otlpEvent) }),
    status: error === undefined ? {} : { code: errorCode, message: error },
    flags: 0x101, // sampled; whether the parent is remote is not known
  };
}

const otlpEvent = ({ name, at, attributes }: SpanEvent) => ({
  name,
  timeUnixNano: nanoseconds(at),
  attributes: keyValues(attributes),
});

function nanoseconds(milliseconds: number): string {
  return String(BigInt(Math.round(milliseconds * 1000)) * 1000n);
}

function keyValues(attributes: Attributes): object[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: anyValue(value) }],
  );
}

function anyValue(value: AttributeValue): object {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number")
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return { arrayValue: { values: value.map(anyValue) } };
}
