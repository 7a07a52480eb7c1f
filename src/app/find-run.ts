import { SheafError } from "../model/errors.ts";
import { didYouMean } from "../model/nearest.ts";
import type { RunRow, Store } from "../store/store.ts";

/** The run that an id or a unique prefix of one names; undefined: the newest. Throws SHEAF_RUN_NOT_FOUND, SHEAF_RUN_AMBIGUOUS. */
export async function findRun(store: Store, idOrPrefix: string | undefined): Promise<RunRow> {
  const found = await store.runs(idOrPrefix === undefined ? { limit: 1 } : { prefix: idOrPrefix, limit: 11 });
  const exact = found.find(({ id }) => id === idOrPrefix) ?? (found.length === 1 ? found[0] : undefined);
  if (exact !== undefined) return exact;
  if (found.length > 1) {
    const shown = found.slice(0, 10).map(({ id }) => id);
    throw new SheafError(
      "SHEAF_RUN_AMBIGUOUS",
      `"${idOrPrefix}" is the beginning of more than one run: ${shown.join(", ")}${found.length > 10 ? ", …" : ""}`,
      {
        mend: `Give more of the id. The latest of them is ${shown[0]}.`,
      },
    );
  }
  if (idOrPrefix === undefined)
    throw new SheafError("SHEAF_RUN_NOT_FOUND", `there are no runs in ${store.location}`, {
      mend: "Start one with: sheaf run FILE",
    });
  const known = (await store.runs({ limit: 100 })).map(({ id }) => id);
  throw new SheafError(
    "SHEAF_RUN_NOT_FOUND",
    `there is no run "${idOrPrefix}" in ${store.location}.${didYouMean(idOrPrefix, known)}`,
    {
      mend: "sheaf runs --all lists them.",
    },
  );
}
