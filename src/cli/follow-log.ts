import type { Run } from "../app/run.ts";
import type { JobLog } from "../model/job-log.ts";
import type { CommandContext } from "./command.ts";
import { jobLog, readJobLog } from "./facade.ts";
import { jobLogNote } from "./job-log-note.ts";

const EVERY_MS = 300;
/** The job is looked for again so many looks later. */
const LOOKS = 10;

/** Shows what an element writes, or, until it writes something, what the scheduler writes of its job. */
export async function followLog(
  { terminal, output }: CommandContext,
  run: Run,
  { element, home }: { element: string; home: string | undefined },
): Promise<void> {
  let [shown, from] = [0, ""];
  let job: JobLog | undefined;
  let said: string | undefined;
  for (let look = 0; ; look++) {
    const { state } = await run.status();
    let text = await run.logs(element);
    if (text === "" && job?.file === undefined && look % LOOKS === 0)
      job = await jobLog(run.id, element, { home });
    const source = text === "" ? job?.file : "";
    if (source !== undefined && source !== from) [shown, from] = [0, source];
    if (text === "" && job !== undefined) {
      const note = jobLogNote(element, job);
      if (note !== said) output.note((said = note));
      text = await readJobLog(job);
    }
    // A retry begins the log anew.
    if (text.length < shown) shown = 0;
    if (text.length > shown) terminal.write(text.slice(shown));
    shown = text.length;
    if (state !== "running" && state !== "queued") return;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
