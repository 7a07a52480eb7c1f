import type { StepId } from "../flow/graph.ts";
import type { Store } from "../store/store.ts";
import { blobsIn } from "../value/blobs-in.ts";
import { decode, decodeText } from "../value/decode.ts";
import type { FileServices } from "../value/file/file-services.ts";
import type { Encoded } from "../value/encoded.ts";
import { plainText } from "../value/plain-text.ts";

/** Characters of small outputs that are kept in memory; beyond that they are read back from the store when needed. */
const keptCharacters = 200_000_000;

interface At {
  readonly step: StepId;
  readonly position: number;
}

interface StepOutputs {
  /** Bodies of small JSON outputs, by position. */
  readonly texts: (string | undefined)[];
  /** Result rows, by position, once they are committed. */
  readonly results: (number | undefined)[];
  /** Outputs that are not small JSON, or hold files. */
  others: Map<number, Encoded> | undefined;
}

/** The outputs of a run so far: small ones in memory, the rest where the store and the storage have them. */
export class Outputs {
  readonly #store: Store;
  readonly #files: FileServices;
  readonly #lower: (value: unknown) => unknown;
  readonly #steps: StepOutputs[];
  #characters = 0;
  /** Loaded for what is being bound just now. */
  readonly #loaded = new Map<string, unknown>();
  readonly #missing: At[] = [];

  constructor(options: {
    store: Store;
    files: FileServices;
    steps: number;
    lower: (value: unknown) => unknown;
  }) {
    this.#store = options.store;
    this.#files = options.files;
    this.#lower = options.lower;
    this.#steps = Array.from({ length: options.steps }, () => ({
      texts: [],
      results: [],
      others: undefined,
    }));
  }

  keep(element: At, output: Encoded, result: number | undefined): void {
    const text = plainText(output);
    if (text !== undefined && blobsIn(output).length === 0) return this.keepText(element, text, result);
    const step = this.#steps[element.step]!;
    if (result !== undefined) step.results[element.position] = result;
    (step.others ??= new Map<number, Encoded>()).set(element.position, output);
  }

  /** The same for JSON with nothing in it that is elsewhere. */
  keepText({ step, position }: At, text: string, result: number | undefined): void {
    const { texts, results } = this.#steps[step]!;
    if (result !== undefined) results[position] = result;
    if (result !== undefined && this.#characters >= keptCharacters) return;
    texts[position] = text;
    this.#characters += text.length;
  }

  /** The output is in the store from now on. */
  committed(element: At, result: number): void {
    const step = this.#steps[element.step]!;
    step.results[element.position] = result;
    const text = step.texts[element.position];
    if (text === undefined || this.#characters < keptCharacters) return;
    this.#characters -= text.length;
    step.texts[element.position] = undefined;
  }

  /** The value for a task; when it is not at hand, it is noted as missing and undefined comes back. */
  read(step: StepId, position: number): unknown {
    const { texts } = this.#steps[step]!;
    const text = texts[position];
    if (text !== undefined) return decodeText(text);
    const key = `${step}:${position}`;
    if (this.#loaded.has(key)) return this.#loaded.get(key);
    this.#missing.push({ step, position });
    return undefined;
  }

  get isMissing(): boolean {
    return this.#missing.length > 0;
  }

  /** Loads all that was missing. */
  async load(): Promise<void> {
    const missing = this.#missing.splice(0);
    const cold = missing.filter(({ step, position }) => !this.#steps[step]!.others?.has(position));
    const rows =
      cold.length === 0
        ? []
        : await this.#store.results(cold.map(({ step, position }) => this.#steps[step]!.results[position]!));
    const found = new Map(cold.map((element, at) => [element, rows[at]!.output]));
    for (const element of missing) {
      const key = `${element.step}:${element.position}`;
      if (this.#loaded.has(key)) continue;
      const encoded = found.get(element) ?? this.#steps[element.step]!.others!.get(element.position)!;
      const decoded = await decode(encoded, this.#files.storage, this.#files.formats);
      this.#loaded.set(key, encoded.special ? await this.#lower(decoded) : decoded);
    }
  }

  /** Forgets what was loaded. */
  unload(): void {
    if (this.#loaded.size > 0) this.#loaded.clear();
  }
}
