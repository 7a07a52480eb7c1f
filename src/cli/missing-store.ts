import type { CommandContext } from "./command.ts";
import { missingHome } from "./facade.ts";
import { storeOptionsOf } from "./launch-options.ts";

/** What somebody reads who looks where nothing was ever run. Undefined: there is a store. */
export async function missingStore({
  given,
  program,
}: CommandContext): Promise<readonly string[] | undefined> {
  const home = await missingHome(await storeOptionsOf(given));
  if (home === undefined) return undefined;
  return [
    `There is no store in ${home} yet: ${program} run FILE makes one.`,
    "A store elsewhere is named with --home DIR, or SHEAF_HOME.",
  ];
}

/** Tells of it beside an answer that is empty for this reason. */
export async function noteMissingStore(context: CommandContext): Promise<void> {
  context.output.note(...((await missingStore(context)) ?? []));
}
