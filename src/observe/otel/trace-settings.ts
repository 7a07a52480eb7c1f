type Environment = Readonly<Record<string, string | undefined>>;

/** What the standard variables say of where spans go. */
export interface TraceSettings {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly gzip: boolean;
  /** Attributes of the resource, the service's name among them. */
  readonly resource: Readonly<Record<string, string>>;
}

/** Reads them; a text says why spans cannot be sent as they ask. */
export function traceSettings(env: Environment): TraceSettings | string {
  const exporter = env["OTEL_TRACES_EXPORTER"] || "otlp";
  if (exporter !== "otlp") return `OTEL_TRACES_EXPORTER is "${exporter}": Sheaf sends spans by otlp only`;
  const protocol = either(env, "PROTOCOL") ?? "http/json";
  if (protocol !== "http/json" && protocol !== "http/protobuf")
    return `OTLP is to be spoken by "${protocol}": Sheaf speaks http/json, usually on port 4318`;
  const url = urlOf(env);
  if (!/^https?:/.test(url) || !URL.canParse(url)) return `the OTLP endpoint "${url}" is no URL`;
  return {
    url,
    headers: {
      ...pairs(env["OTEL_EXPORTER_OTLP_HEADERS"]),
      ...pairs(env["OTEL_EXPORTER_OTLP_TRACES_HEADERS"]),
    },
    timeoutMs: positive(either(env, "TIMEOUT")) ?? 10_000,
    gzip: either(env, "COMPRESSION") === "gzip",
    resource: {
      "service.name": "sheaf",
      ...pairs(env["OTEL_RESOURCE_ATTRIBUTES"]),
      ...(env["OTEL_SERVICE_NAME"] ? { "service.name": env["OTEL_SERVICE_NAME"] } : {}),
    },
  };
}

/** The variable for traces, else the one for all signals. */
function either(env: Environment, name: string): string | undefined {
  return env[`OTEL_EXPORTER_OTLP_TRACES_${name}`] || env[`OTEL_EXPORTER_OTLP_${name}`] || undefined;
}

function urlOf(env: Environment): string {
  const own = env["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];
  if (own) return own;
  const base = env["OTEL_EXPORTER_OTLP_ENDPOINT"] || "http://localhost:4318";
  return `${base.replace(/\/+$/, "")}/v1/traces`;
}

/** `key1=value1,key2=value2`, percent-encoded. */
function pairs(text = ""): Record<string, string> {
  const found = text.split(",").flatMap((pair) => {
    const [, key, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
    return key === undefined ? [] : [[decoded(key), decoded(value!)] as const];
  });
  return Object.fromEntries(found);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function positive(text: string | undefined): number | undefined {
  const number = Number(text);
  return text !== undefined && number > 0 ? number : undefined;
}
