import type { Given } from "./args/given.ts";
import type { Option } from "./args/option.ts";
import type { Output } from "./output/output.ts";
import type { Terminal } from "./output/terminal.ts";
import type { OwnTarget } from "./target.ts";

/** What a command is called with. */
export interface CommandContext {
  /** How the program is called, for examples and advice: `sheaf`, or `node demo.ts`. */
  readonly program: string;
  readonly terminal: Terminal;
  readonly output: Output;
  readonly positionals: readonly string[];
  readonly given: Given;
  /** The words as they were typed, for commands that parse them themselves. */
  readonly words: readonly string[];
  /** The flow that a script is the command line of; then no FILE is given. */
  readonly own: OwnTarget | undefined;
}

/** A command that is loaded when it is called. */
export interface CommandLoader {
  readonly name: string;
  readonly summary: string;
  load(): Promise<Command>;
}

/** A command of the command line. Its module is loaded when it is called. */
export interface Command {
  readonly name: string;
  /** What follows the name in the usage line: `[RUN]`. */
  readonly usage: string;
  readonly summary: string;
  /** More for the command's own help. */
  readonly details?: readonly string[];
  readonly examples?: readonly string[];
  /** Commands below it, each named by one more word: `cache gc`. Without one of them the command itself is run. */
  readonly parts?: readonly CommandLoader[];
  readonly options: readonly Option[];
  /** How many positionals it takes. Default none. */
  readonly positionals?: { readonly least: number; readonly most: number };
  /** True: FILE and its flow's flags are among the words, and it parses them itself. */
  readonly takesParams?: boolean;
  /** Returns the exit code. */
  run(context: CommandContext): Promise<number>;
}
