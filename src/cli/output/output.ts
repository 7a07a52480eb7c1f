import { isSheafError } from "../../model/errors.ts";
import { errorText } from "../../view/error-text.ts";
import { jsonText } from "./json-text.ts";
import type { Terminal } from "./terminal.ts";

/** What a command has to say, in its forms. Only the one that is wanted is made. */
export interface Answer {
  readonly document: () => unknown;
  readonly text: () => readonly string[];
  /** The least that is useful: ids, a state. Default: nothing. */
  readonly brief?: () => readonly string[];
}

/** How a command speaks: to people, to programs (`--json`), or barely (`--quiet`). */
export interface Output {
  readonly kind: "people" | "json" | "quiet";
  /** What was asked for, on standard output. */
  answer(answer: Answer): void;
  /** By the way, on standard error. */
  note(...lines: readonly string[]): void;
  /** Something that a person should not miss, on standard error. */
  warn(line: string): void;
  error(error: unknown): void;
}

const joined = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");

abstract class TerminalOutput {
  protected readonly terminal: Terminal;

  constructor(terminal: Terminal) {
    this.terminal = terminal;
  }

  note(...lines: readonly string[]): void {
    this.terminal.writeError(joined(lines));
  }

  warn(line: string): void {
    this.terminal.writeError(`${this.terminal.errorStyle.warn("warning")}: ${line}\n`);
  }

  error(error: unknown): void {
    this.terminal.writeError(joined(errorText(error, this.terminal.errorStyle)));
  }
}

export class PeopleOutput extends TerminalOutput implements Output {
  readonly kind = "people";

  answer({ text }: Answer): void {
    this.terminal.write(joined(text()));
  }
}

export class QuietOutput extends TerminalOutput implements Output {
  readonly kind = "quiet";

  answer({ brief }: Answer): void {
    if (brief !== undefined) this.terminal.write(joined(brief()));
  }

  override note(): void {}
}

export class JsonOutput extends TerminalOutput implements Output {
  readonly kind = "json";
  private answered = false;

  answer({ document }: Answer): void {
    this.answered = true;
    this.terminal.write(`${jsonText(document())}\n`);
  }

  /** Also a document when there is no other, so that what reads standard output always gets one. */
  override error(error: unknown): void {
    super.error(error);
    if (!this.answered) this.answer({ document: () => ({ error: errorDocument(error) }), text: () => [] });
  }
}

function errorDocument(error: unknown): object {
  if (isSheafError(error))
    return { code: error.code, message: error.message, mend: error.mend, place: error.place };
  return error instanceof Error ? { name: error.name, message: error.message } : { message: String(error) };
}

/** The output that flags ask for; `--json` wins. */
export function chooseOutput(
  terminal: Terminal,
  wish: { readonly json: boolean; readonly quiet: boolean },
): Output {
  if (wish.json) return new JsonOutput(terminal);
  return wish.quiet ? new QuietOutput(terminal) : new PeopleOutput(terminal);
}
