import { SheafError } from "../../model/errors.ts";
import { originText, type Setting } from "./setting-source.ts";

const strength = ["default", "user", "project", "environment", "flag"] as const;

/** Elements are shared out among jobs by `pool` or by `chunk`: the one that was given nearer holds. Throws for both in one place. */
export function withOneSharing(settings: readonly Setting[]): Setting[] {
  const pool = settings.find(({ name }) => name === "pool");
  const chunk = settings.find(({ name }) => name === "chunk");
  if (pool === undefined || chunk === undefined) return [...settings];
  const nearer = strengthOf(pool) - strengthOf(chunk);
  if (nearer !== 0) return settings.filter((setting) => setting !== (nearer > 0 ? chunk : pool));
  const places = [...new Set([originText(pool.origin), originText(chunk.origin)])].join(" and ");
  throw new SheafError(
    pool.origin.type === "flag" ? "SHEAF_USAGE" : "SHEAF_CONFIG",
    `pool and chunk are both set (${places})`,
    {
      mend: "A pool's jobs take elements until none is left, a chunk's have so many each: leave one of the two out.",
    },
  );
}

function strengthOf({ origin }: Setting): number {
  return strength.indexOf(origin.type);
}
