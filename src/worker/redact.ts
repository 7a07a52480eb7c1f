const mark = "‹secret›";

/** Cuts secrets out of a text. Very short ones stay: they would make every text unreadable and hide nothing. */
export function redact(text: string, secrets: Iterable<string>): string {
  let result = text;
  for (const secret of secrets) {
    if (secret.length >= 4 && result.includes(secret)) result = result.replaceAll(secret, mark);
  }
  return result;
}
