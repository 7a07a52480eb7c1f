/** Sets variables of this worker's environment for the time of one element; returns how to put back what was there. */
export function setEnvironment(
  ...parts: readonly (Readonly<Record<string, string>> | undefined)[]
): () => void {
  let before: [string, string | undefined][] | undefined;
  for (const part of parts) {
    for (const name in part) {
      if (process.env[name] === part[name]) continue;
      (before ??= []).unshift([name, process.env[name]]);
      process.env[name] = part[name];
    }
  }
  return before === undefined ? nothing : () => restore(before);
}

function nothing(): void {}

function restore(before: readonly [string, string | undefined][]): void {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
