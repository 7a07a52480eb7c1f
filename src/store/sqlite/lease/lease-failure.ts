import { SheafError } from "../../../model/errors.ts";
import type { LeaseHolder } from "./lease-holder.ts";

/** The error for a lease that its holder does not give up. */
export function storeHeld(
  file: string,
  holder: LeaseHolder | undefined,
  { silentMs, silenceMs }: { readonly silentMs: number; readonly silenceMs: number },
): SheafError {
  const who = holder === undefined ? "another process" : `process ${holder.pid} on ${holder.host}`;
  const since = holder === undefined ? "" : ` since ${new Date(holder.since).toISOString()}`;
  const left = Math.max(0, silenceMs - silentMs);
  const isSilent = silentMs > silenceMs / 4;
  const end = holder === undefined ? "" : ` (on ${holder.host}: \`kill ${holder.pid}\`)`;
  return new SheafError(
    "SHEAF_STORE_HELD",
    `The store ${file} is held by ${who}${since}, last heard of ${seconds(silentMs)} ago`,
    {
      place: { file },
      mend: isSilent
        ? `Try again in ${seconds(left)}: who is silent for ${seconds(silenceMs)} loses it. If that process hangs, end it${end}.`
        : `It is at work on something long. Try again later, or end it${end}: what was committed is safe.`,
    },
  );
}

function seconds(ms: number): string {
  const rounded = ms < 10_000 ? Math.ceil(ms / 100) / 10 : Math.ceil(ms / 1000);
  return `${rounded} ${rounded === 1 ? "second" : "seconds"}`;
}

/** The error to show where files of a lease cannot be made, read or linked; any other is given back as it is. */
export function leaseFailure(folder: string, error: unknown): unknown {
  if (error instanceof SheafError || !(error instanceof Error) || !("syscall" in error)) return error;
  const { code } = error as NodeJS.ErrnoException;
  const options = { place: { file: folder }, cause: error };
  const said = `(${code} in ${(error as NodeJS.ErrnoException).syscall})`;
  if (code === "ENOSPC" || code === "EDQUOT")
    return new SheafError(
      "SHEAF_STORE_FULL",
      `The store's lease ${folder} cannot be written: the disk is full ${said}`,
      options,
    );
  if (code === "EACCES" || code === "EROFS" || code === "EPERM")
    return new SheafError("SHEAF_STORE_READONLY", `The store's lease ${folder} cannot be written ${said}`, {
      ...options,
      mend: "Give all who use the store the right to write to that folder and to the files in it.",
    });
  return new SheafError("SHEAF_STORE_BROKEN", `The store's lease ${folder} cannot be used ${said}`, options);
}
