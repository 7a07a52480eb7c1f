/** A word for bash that stands for exactly this text. Throws a TypeError for a NUL, which no argument can hold. */
export function quote(text: string): string {
  if (text.includes("\0")) throw new TypeError("a NUL character cannot be part of a shell word");
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** A command line for people, or bash, to read. */
export const quoteAll = (words: readonly string[]): string => words.map(quote).join(" ");
