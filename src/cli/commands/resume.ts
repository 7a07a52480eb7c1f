import type { Command } from "../command.ts";
import { drive } from "../drive.ts";
import { resumeRun } from "../facade.ts";
import { takingUpOptionsOf } from "../launch-options.ts";
import { drivingOptions } from "../options/running.ts";

export const resume: Command = {
  name: "resume",
  usage: "RUN [OPTIONS]",
  summary: "go on with a run whose process is gone",
  details: ["Nothing that was committed runs again."],
  examples: ["resume demo-2026"],
  options: drivingOptions,
  positionals: { least: 1, most: 1 },
  async run(context) {
    const options = await takingUpOptionsOf(context.given);
    return drive(context, (signal) => resumeRun(context.positionals[0]!, { ...options, signal }));
  },
};
