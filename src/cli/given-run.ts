import type { Run } from "../app/run.ts";
import type { CommandContext } from "./command.ts";
import { openRun } from "./facade.ts";
import { storeOptionsOf } from "./launch-options.ts";

/** The run that RUN names, an id or the beginning of one; without it the latest. */
export async function givenRun({ positionals, given }: CommandContext): Promise<Run> {
  return openRun(positionals[0], await storeOptionsOf(given));
}
