import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Project } from "../cli/project.ts";
import { halves, parse } from "./halves.ts";

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
  readonly events?: readonly { readonly name: string }[];
  readonly status: { readonly code?: number; readonly message?: string };
}

interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly resource: Span["attributes"];
  readonly spans: readonly Span[];
}

/** A receiver of OTLP over HTTP. */
class Receiver implements AsyncDisposable {
  readonly received: Received[] = [];
  answer: { readonly status: number; readonly body: string } | "silence" = { status: 200, body: "{}" };
  readonly #server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const bytes = Buffer.concat(parts);
      const text = String(request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes);
      const [resourceSpans] = (JSON.parse(text) as { resourceSpans: any[] }).resourceSpans; // oxlint-disable-line no-explicit-any -- looked at by the tests
      this.received.push({
        path: request.url!,
        headers: request.headers,
        resource: resourceSpans.resource.attributes,
        spans: resourceSpans.scopeSpans[0].spans,
      });
      if (this.answer === "silence") return;
      response.writeHead(this.answer.status, { "content-type": "application/json" }).end(this.answer.body);
    });
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get spans(): Span[] {
    return this.received.flatMap(({ spans }) => spans);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

let project: Project;
let receiver: Receiver;
let url: string;

beforeEach(async () => {
  project = new Project({ "halves.ts": halves, "parse.ts": parse, "in/numbers.txt": "1 2 3\n" });
  receiver = new Receiver();
  url = await receiver.listen();
});
afterEach(async () => {
  project[Symbol.dispose]();
  await receiver[Symbol.asyncDispose]();
});

const bin = join(import.meta.dirname, "../../dist/cli/bin.js");

function run(
  env: Readonly<Record<string, string>>,
  ...words: string[]
): Promise<{ code: number; out: string; err: string }> {
  const all = { PATH: process.env["PATH"], HOME: project.folder, ...env };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [bin, "run", "halves.ts", "--numbers", "in/numbers.txt", ...words],
      { cwd: project.folder, env: all },
      (error, out, err) => resolve({ code: Number(error?.code ?? 0), out, err }),
    );
  });
}

const attribute = ({ attributes }: Pick<Span, "attributes">, key: string) =>
  Object.values(attributes.find((one) => one.key === key)?.value ?? {})[0];

test.each(["inline", "thread", "process"])(
  "run, steps and elements are one tree, in which programs go on (%s)",
  async (isolation) => {
    const { code, err } = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: url }, "--isolation", isolation);
    expect([code, err]).toEqual([0, expect.not.stringContaining("warning")]);
    const { spans } = receiver;
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
    const [root] = spans.filter(({ parentSpanId }) => parentSpanId === undefined);
    expect(root).toMatchObject({
      name: "halves",
      kind: 1,
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      status: {},
    });
    const steps = spans.filter(({ parentSpanId }) => parentSpanId === root!.spanId);
    expect(steps.map(({ name }) => name).toSorted()).toEqual(["half", "join", "read"]);
    const half = steps.find(({ name }) => name === "half")!;
    const elements = spans.filter(({ parentSpanId }) => parentSpanId === half.spanId);
    expect(elements.map((span) => String(attribute(span, "sheaf.element.index"))).toSorted()).toEqual([
      "0",
      "1",
      "2",
    ]);
    expect(attribute(half, "sheaf.step.succeeded")).toBe("3");
    for (const { startTimeUnixNano, endTimeUnixNano } of spans) {
      expect(startTimeUnixNano).toMatch(/^\d{19}$/);
      expect(BigInt(endTimeUnixNano) >= BigInt(startTimeUnixNano)).toBe(true);
    }
    const first = elements.find((span) => attribute(span, "sheaf.element.index") === "0")!;
    const runDir = join(project.folder, ".sheaf/runs", String(attribute(root!, "sheaf.run.id")));
    expect(traceparentIn(runDir)).toBe(`00-${first.traceId}-${first.spanId}-01`);
  },
);

/** What the program of the first element was given. */
function traceparentIn(runDir: string): string {
  return readFileSync(join(runDir, "work/half/traceparent-1"), "utf8").trim();
}

test("goes by the standard variables: endpoint, headers, compression, service, resource, parent", async () => {
  await run({
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/mine`,
    OTEL_EXPORTER_OTLP_HEADERS: "api-key=a%20b",
    OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
    OTEL_SERVICE_NAME: "lab",
    OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test",
    TRACEPARENT: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  });
  const [{ path, headers, resource }] = receiver.received as [Received];
  expect(path).toBe("/mine");
  expect(headers).toMatchObject({
    "api-key": "a b",
    "content-encoding": "gzip",
    "content-type": "application/json",
  });
  expect(attribute({ attributes: resource }, "service.name")).toBe("lab");
  expect(attribute({ attributes: resource }, "deployment.environment.name")).toBe("test");
  const root = receiver.spans.find(({ name }) => name === "halves");
  expect(root).toMatchObject({
    traceId: "0af7651916cd43dd8448eb211c80319c",
    parentSpanId: "b7ad6b7169203331",
  });
});

test("a failure is a status and an exception on the element, its step and the run", async () => {
  project.write("in/numbers.txt", "1 -2\n");
  await run({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
  const failed = receiver.spans.filter(({ status }) => status.code === 2);
  expect(failed.map(({ name }) => name)).toEqual(["half[]", "half", "halves"]);
  expect(failed[0]).toMatchObject({
    status: { message: "less than nothing" },
    events: [{ name: "exception" }],
  });
  expect(attribute(failed[0]!, "error.type")).toBe("RangeError");
});

test.each([
  ["an answer that is an error", "503", "it answered 503"],
  ["a refusal of some", "partial", "quota"],
])("%s is said once, and the run is what it is", async (_what, kind, why) => {
  receiver.answer =
    kind === "503"
      ? { status: 503, body: "" }
      : { status: 200, body: '{"partialSuccess":{"rejectedSpans":"2","errorMessage":"quota"}}' };
  const { code, err } = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: url });
  expect(code).toBe(0);
  expect(err.match(/spans did not reach .*/g)).toEqual([`spans did not reach ${url}/v1/traces: ${why}`]);
});

test("a receiver that is silent delays the end by no more than the time limit", async () => {
  receiver.answer = "silence";
  const { code, err } = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_TIMEOUT: "300" });
  expect(code).toBe(0);
  expect(err).toContain("it did not answer in time");
});

test.each([
  ["OTEL_SDK_DISABLED", "true"],
  ["OTEL_TRACES_EXPORTER", "none"],
  ["OTEL_TRACES_SAMPLER", "always_off"],
  ["TRACEPARENT", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"],
])("nothing is sent with %s=%s", async (name, value) => {
  const { code, err } = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: url, [name]: value });
  expect([code, err]).toEqual([0, expect.not.stringContaining("spans")]);
  expect(receiver.received).toEqual([]);
});

test.each([
  ["OTEL_TRACES_EXPORTER", "zipkin", 'OTEL_TRACES_EXPORTER is "zipkin"'],
  ["OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", 'OTLP is to be spoken by "grpc"'],
])("what cannot be done is said: %s=%s", async (name, value, said) => {
  const { code, err } = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: url, [name]: value });
  expect(code).toBe(0);
  expect(err).toContain(`No spans were sent: ${said}`);
});
