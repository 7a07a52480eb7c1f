/** While something runs that may print, standard output is kept for the command's answer: what is printed goes to standard error. */
export async function withStdoutReserved<T>(action: () => Promise<T>): Promise<T> {
  const original = process.stdout.write;
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    return await action();
  } finally {
    process.stdout.write = original;
  }
}
