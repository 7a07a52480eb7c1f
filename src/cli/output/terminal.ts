import { type Style, asciiGlyphs, colorStyle, plainStyle, unicodeGlyphs } from "../../view/style.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Where the command writes, and what can be shown there. */
export interface Terminal {
  /** To standard output: the answer. */
  write(text: string): void;
  /** To standard error: everything else. */
  writeError(text: string): void;
  readonly style: Style;
  readonly errorStyle: Style;
  /** Columns of standard output; undefined when it is not a terminal. */
  readonly width: number | undefined;
  /** True when standard error is a terminal on which lines can be drawn again. */
  readonly live: boolean;
  /** The size of standard error now. */
  errorSize(): { readonly columns: number; readonly rows: number };
}

/** The process's own streams. A reader that went away (`| head`) is no error. */
export function processTerminal(env: Environment = process.env): Terminal {
  const { stdout, stderr } = process;
  for (const stream of [stdout, stderr]) stream.on("error", ignoreBrokenPipe);
  // Kept as they are now: while a run is shown, the streams' own are routed elsewhere.
  const write = stdout.write.bind(stdout);
  const writeError = stderr.write.bind(stderr);
  return {
    write: (text) => void write(text),
    writeError: (text) => void writeError(text),
    style: styleFor(stdout.isTTY, env),
    errorStyle: styleFor(stderr.isTTY, env),
    width: stdout.isTTY ? stdout.columns : undefined,
    live: stderr.isTTY && env["TERM"] !== "dumb" && !set(env["CI"]),
    errorSize: () => ({ columns: stderr.columns ?? 80, rows: stderr.rows ?? 24 }),
  };
}

function ignoreBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}

const set = (text: string | undefined) =>
  text !== undefined && text !== "" && text !== "0" && text !== "false";

/** `NO_COLOR` wins, then `FORCE_COLOR`, then whether it is a terminal. */
export function styleFor(isTerminal: boolean, env: Environment): Style {
  const glyphs = plainCharacters(env) ? asciiGlyphs : unicodeGlyphs;
  if (env["NO_COLOR"] !== undefined && env["NO_COLOR"] !== "") return plainStyle(glyphs);
  const forced = env["FORCE_COLOR"];
  const colored = forced === undefined ? isTerminal && env["TERM"] !== "dumb" : forced === "" || set(forced);
  return colored ? colorStyle(glyphs) : plainStyle(glyphs);
}

function plainCharacters(env: Environment): boolean {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "";
  return env["TERM"] === "linux" || /^(C|POSIX)$/.test(locale);
}
