// Code points that take two columns in a terminal: East Asian Wide and Fullwidth, and emoji.
const wide =
  /^[\u1100-\u115f\u231a\u231b\u23e9-\u23ec\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{1f004}\u{1f0cf}\u{1f18e}-\u{1f19a}\u{1f200}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{1fa70}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const zeroWidth = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u;
const escapeSequence = /\x1b\[[\d;?]*[A-Za-z]/g; // oxlint-disable-line no-control-regex -- escape sequences begin with one
const escapeOrCharacter = /\x1b\[[\d;?]*[A-Za-z]|[^]/gu; // oxlint-disable-line no-control-regex -- as above
const printableAscii = /^[\x20-\x7e]*$/;

export function withoutEscapes(text: string): string {
  return text.includes("\x1b") ? text.replace(escapeSequence, "") : text;
}

/** How many columns a terminal needs for it; escape sequences need none, wide characters two. */
export function textWidth(text: string): number {
  const bare = withoutEscapes(text);
  if (printableAscii.test(bare)) return bare.length;
  let width = 0;
  for (const character of bare) width += characterWidth(character);
  return width;
}

function characterWidth(character: string): number {
  if (zeroWidth.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** Cut to that many columns, the last of them the ellipsis. Escape sequences are kept, so that colours end. */
export function truncate(text: string, width: number, ellipsis = "…"): string {
  if (textWidth(text) <= width) return text;
  const room = width - textWidth(ellipsis);
  if (room <= 0) return ellipsis.slice(0, Math.max(0, width));
  let used = 0;
  let cut = false;
  let result = "";
  for (const [part] of text.matchAll(escapeOrCharacter)) {
    if (part.length > 1 && part.startsWith("\x1b")) {
      result += part;
    } else if (!cut) {
      const next = characterWidth(part);
      cut = used + next > room;
      result += cut ? ellipsis : part;
      used += next;
    }
  }
  return result;
}

export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - textWidth(text)));
}

export function padStart(text: string, width: number): string {
  return " ".repeat(Math.max(0, width - textWidth(text))) + text;
}

/** Broken at spaces into lines of at most that many columns; a longer word stays whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(/ +/)) {
      if (line !== "" && textWidth(line) + 1 + textWidth(word) > width) {
        lines.push(line);
        line = word;
      } else line = line === "" ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines;
}

/** A line broken as `wrap` does, what follows indented by two columns more than it is itself. */
export function hanging(line: string, width: number): string[] {
  if (textWidth(line) <= width) return [line];
  const indent = line.length - line.trimStart().length;
  const [first, ...more] = wrap(line.slice(indent), width - indent - 2);
  return [" ".repeat(indent) + first, ...more.map((text) => " ".repeat(indent + 2) + text)];
}

/** Lines, those that are too wide broken as `hanging` does it; as they are where there is no limit. */
export function wrapped(lines: readonly string[], width: number | undefined): readonly string[] {
  return width === undefined ? lines : lines.flatMap((line) => hanging(line, width));
}
