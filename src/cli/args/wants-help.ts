/** The words before `--`. */
export function ownWords(words: readonly string[]): readonly string[] {
  const end = words.indexOf("--");
  return end === -1 ? words : words.slice(0, end);
}

/** True when help is asked for instead of what the command does. */
export function wantsHelp(words: readonly string[]): boolean {
  return ownWords(words).some((word) => word === "--help" || word === "-h");
}
