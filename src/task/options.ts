import type { AnyFormat } from "../value/format/format.ts";
import type { TaskContext } from "./context.ts";
import type { InputOf, InputSpec, ParsedOf, Returned, SchemaIn, SchemaOut } from "./definition.ts";
import type { Container, Isolation, Resources, RetryPolicy, Schema } from "./task.ts";

type KeyOf<T> = T extends unknown ? Extract<keyof T, string> : never;

export interface TaskOptions<Name extends string, I extends InputSpec, O extends Schema> {
  /** Part of the results' identity. Letters, digits, `_`, `-` and `.`; begins with a letter or `_`. */
  readonly name: Name;
  readonly description?: string;
  /** Per-key Standard Schemas, or one schema of the whole input object. Default: no inputs. */
  readonly input?: I;
  /** What `run` returns, after it was parsed. */
  readonly output: O;
  /** The work itself. Depends on nothing but its input, what it declares, and its own code. */
  readonly run: (input: ParsedOf<I>, context: TaskContext) => Returned<SchemaIn<O>>;
  /** Takes the place of the code's fingerprint in the identity: change it when results should be computed anew. */
  readonly version?: string;
  /** What an attempt may use, or a function of the parsed input and the attempt (1 for the first). */
  readonly resources?: Resources | ((input: ParsedOf<I>, attempt: number) => Resources);
  /** How often, or how, a failed attempt is tried again. Default: not. */
  readonly retry?: number | RetryPolicy;
  /** Where an attempt runs on this machine. Default: what the executor says, else "inline". */
  readonly isolation?: Isolation;
  /** False: results are not remembered for other runs. Default true. */
  readonly cache?: boolean;
  /** False: every element runs by itself, even when another has the same inputs. Default true. */
  readonly deterministic?: boolean;
  /** Environment variables that the result depends on. */
  readonly env?: readonly string[];
  /** Inputs that the result does not depend on. */
  readonly ignore?: readonly KeyOf<InputOf<I>>[];
  /** Files and programs that the result depends on. */
  readonly uses?: readonly string[];
  /** The format in which the output is stored: a name (`json`, `jsonl`, `v8`), or one of your own. Default: chosen by the value. */
  readonly format?: string | AnyFormat;
  /** Says whether a remembered output is still good; asked when a run is verified. */
  readonly verify?: (output: SchemaOut<O>) => boolean | Promise<boolean>;
  /** Environment modules that are loaded (`module load …`) before the programs that the task calls, such as "netcdf/4.9". */
  readonly preamble?: readonly string[];
  /** A container in which the programs run that the task calls. */
  readonly container?: string | Container;
}
