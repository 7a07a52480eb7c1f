import { findSourceMap } from "node:module";
import type { Session } from "node:inspector";

/** A place in the code that Node loaded, or in the source that a source map says it comes from. */
export interface CodePlace {
  /** A file: URL. */
  readonly url: string;
  /** From 0. */
  readonly line: number;
  readonly column: number;
}

interface RemoteObject {
  readonly objectId?: string;
  readonly description?: string;
  readonly value?: unknown;
  readonly unserializableValue?: string;
}

interface Location {
  readonly scriptId: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

interface Property {
  readonly name: string;
  readonly value?: RemoteObject;
}

/** Where a probed function is handed over: the one object that all realms of a process share. */
const handover = Symbol.for("sheaf.probe");

/** Looks into functions as a debugger does. Close it when done. */
export class FunctionProbe {
  readonly #session: Session;
  #scripts: Map<string, string> | undefined;

  private constructor(session: Session) {
    this.#session = session;
    session.connect();
  }

  static async open(): Promise<FunctionProbe> {
    const { Session } = await import("node:inspector");
    return new FunctionProbe(new Session());
  }

  close(): void {
    this.#session.disconnect();
    Reflect.deleteProperty(process, handover);
  }

  /** The values of names that a function sees of the functions around it; those that it does not see are left out. */
  captured(of: Function, names: readonly string[]): ReadonlyMap<string, unknown> {
    const found = new Map<string, RemoteObject | undefined>();
    for (const scope of this.#scopes(of)) {
      for (const { name, value } of this.#properties(scope))
        if (names.includes(name) && !found.has(name)) found.set(name, value);
    }
    const values = new Map<string, unknown>();
    for (const [name, value] of found) if (value !== undefined) values.set(name, this.#take(value));
    return values;
  }

  /** Where a function is written. */
  place(of: Function): CodePlace | undefined {
    const location = this.#internal(of, "[[FunctionLocation]]")?.value as Location | undefined;
    if (location === undefined) return undefined;
    const url = this.#urlOf(location.scriptId);
    return url === undefined
      ? undefined
      : sourcePlace({ url, line: location.lineNumber, column: location.columnNumber });
  }

  #scopes(of: Function): readonly string[] {
    const list = this.#internal(of, "[[Scopes]]")?.objectId;
    if (list === undefined) return [];
    const scopes = this.#properties(list).map(({ value }) => value);
    // Modules' own names are followed in their source.
    return scopes.flatMap((scope) =>
      scope?.objectId === undefined || /^(Module|Script|Global)/.test(scope.description ?? "")
        ? []
        : [scope.objectId],
    );
  }

  #internal(of: Function, name: string): RemoteObject | undefined {
    Reflect.set(process, handover, of);
    const { objectId } = this.#evaluate('process[Symbol.for("sheaf.probe")]');
    const { internalProperties } = this.#post("Runtime.getProperties", {
      objectId,
      ownProperties: true,
    }) as { internalProperties?: readonly Property[] };
    return internalProperties?.find((property) => property.name === name)?.value;
  }

  #properties(objectId: string): readonly Property[] {
    const given = { objectId, ownProperties: true };
    return (this.#post("Runtime.getProperties", given) as { result: readonly Property[] }).result;
  }

  /** The value itself. */
  #take({ objectId, value, unserializableValue }: RemoteObject): unknown {
    if (objectId === undefined && unserializableValue === undefined) return value;
    this.#post("Runtime.callFunctionOn", {
      objectId: objectId ?? this.#evaluate("process").objectId,
      functionDeclaration: 'function (value) { process[Symbol.for("sheaf.probe")] = value; }',
      arguments: [objectId === undefined ? { unserializableValue } : { objectId }],
    });
    return Reflect.get(process, handover);
  }

  #evaluate(expression: string): RemoteObject {
    return (this.#post("Runtime.evaluate", { expression }) as { result: RemoteObject }).result;
  }

  #urlOf(scriptId: string): string | undefined {
    if (this.#scripts === undefined) {
      const scripts = (this.#scripts = new Map<string, string>());
      this.#session.on("Debugger.scriptParsed", ({ params }) => scripts.set(params.scriptId, params.url));
      this.#post("Debugger.enable", {});
      this.#post("Debugger.disable", {});
    }
    return this.#scripts.get(scriptId);
  }

  #post(method: string, params: object): object {
    let answer: object = {};
    this.#session.post(method, params, (error, result) => {
      if (error === null) answer = result as object;
    });
    return answer;
  }
}

/** Where a place in loaded code is in the file itself, when a loader has made the one from the other. */
export function sourcePlace(place: CodePlace): CodePlace {
  const map = findSourceMap(place.url);
  const entry = map?.findEntry(place.line, place.column);
  if (entry === undefined || !("originalLine" in entry)) return place;
  const isSame = entry.originalSource === place.url || `file://${entry.originalSource}` === place.url;
  return isSame ? { url: place.url, line: entry.originalLine, column: entry.originalColumn } : place;
}

/** The offset of a line and column, both from 0, in a text. */
export function offsetOf(text: string, { line, column }: Pick<CodePlace, "line" | "column">): number {
  let start = 0;
  for (let at = 0; at < line; at++) {
    const end = text.indexOf("\n", start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  return start + column;
}
