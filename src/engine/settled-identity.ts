/** Settled results as they count in an identity: of a failure its index and kind, not its text, which may differ each time. */
export function withoutMessages(results: unknown): unknown {
  if (!Array.isArray(results)) return results;
  return results.map((result: unknown) => {
    if (typeof result !== "object" || result === null || !("ok" in result) || result.ok === true)
      return result;
    const { index, error } = result as { index?: unknown; error?: { name?: unknown; cause?: unknown } };
    return { ok: false, index, error: { name: error?.name, cause: error?.cause } };
  });
}
