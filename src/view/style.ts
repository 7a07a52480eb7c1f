type Paint = (text: string) => string;

/** How text is decorated: the view functions ask for a meaning, the surface decides what it looks like. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly warn: Paint;
  readonly accent: Paint;
  readonly glyphs: Glyphs;
}

export interface Glyphs {
  readonly done: string;
  readonly failed: string;
  readonly skipped: string;
  readonly pending: string;
  readonly ellipsis: string;
  readonly barFull: string;
  readonly barEmpty: string;
  readonly spinner: readonly string[];
}

export const unicodeGlyphs: Glyphs = {
  done: "✔",
  failed: "✖",
  skipped: "⊘",
  pending: "·",
  ellipsis: "…",
  barFull: "━",
  barEmpty: "─",
  spinner: ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"],
};

export const asciiGlyphs: Glyphs = {
  done: "+",
  failed: "x",
  skipped: "-",
  pending: ".",
  ellipsis: "...",
  barFull: "#",
  barEmpty: "-",
  spinner: ["|", "/", "-", "\\"],
};

const same: Paint = (text) => text;
const sgr =
  (open: number, close: number): Paint =>
  (text) =>
    text === "" ? "" : `\x1b[${open}m${text}\x1b[${close}m`;

/** No colours: files, pipes, `NO_COLOR`. */
export function plainStyle(glyphs: Glyphs = unicodeGlyphs): Style {
  return { bold: same, dim: same, good: same, bad: same, warn: same, accent: same, glyphs };
}

/** The terminal's own sixteen colours, so that they fit its theme. */
export function colorStyle(glyphs: Glyphs = unicodeGlyphs): Style {
  return {
    bold: sgr(1, 22),
    dim: sgr(2, 22),
    good: sgr(32, 39),
    bad: sgr(31, 39),
    warn: sgr(33, 39),
    accent: sgr(36, 39),
    glyphs,
  };
}
