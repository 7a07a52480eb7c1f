import type { RunStateName } from "../../model/states.ts";
import { executorNamed } from "../../app/executor-named.ts";
import { type ListedRun, runsTable } from "../../view/runs-table.ts";
import type { Option } from "../args/option.ts";
import { moment } from "../args/moment.ts";
import { usage } from "../args/usage.ts";
import { didYouMean } from "../../model/nearest.ts";
import type { Command, CommandContext } from "../command.ts";
import { listRuns } from "../facade.ts";
import { missingStore } from "../missing-store.ts";
import { storeOptionsOf } from "../launch-options.ts";
import { lookOptions } from "../options/general-options.ts";

const STANDARD = 20;
const states: readonly RunStateName[] = [
  "running",
  "queued",
  "succeeded",
  "failed",
  "cancelled",
  "interrupted",
];

const options: readonly Option[] = [
  { name: "last", short: "l", label: "N", summary: "the last N", standard: String(STANDARD) },
  { name: "all", short: "a", summary: "all of them" },
  { name: "status", short: "s", label: states.join("|"), summary: "in this state", repeat: true },
  { name: "flow", short: "f", label: "NAME", summary: "of this flow" },
  { name: "since", label: "WHEN", summary: "begun since: 2026-11-20, 2026-11-20T14:00, 2h, 3d" },
  { name: "until", label: "WHEN", summary: "begun before" },
  ...lookOptions,
];

export const runs: Command = {
  name: "runs",
  usage: "[OPTIONS]",
  summary: "list runs",
  details: ["The newest first. One that was handed to a scheduler is queued, whether its jobs wait or run."],
  examples: ["runs --last 5", "runs --status failed --since 3d", "runs --all --json"],
  options,
  async run(context) {
    const found = await listRuns(query(context), await storeOptionsOf(context.given));
    const { style, width } = context.terminal;
    const missing = await missingStore(context);
    context.output.answer({
      document: () =>
        found.map(({ id, flow, state, createdAt, startedAt, endedAt, runDir, host, user, argv }) => {
          return { run: id, flow, state, createdAt, startedAt, endedAt, dir: runDir, host, user, argv };
        }),
      text: () =>
        found.length === 0
          ? [missing === undefined ? "No runs." : "No runs yet.", ...(missing ?? [])]
          : runsTable(found.map(listed), {
              style,
              now: Date.now(),
              ...(width === undefined ? {} : { width }),
            }),
      brief: () => found.map(({ id }) => id),
    });
    return 0;
  },
};

function listed(row: Awaited<ReturnType<typeof listRuns>>[number]): ListedRun {
  return { ...row, executor: executorNamed(row) };
}

function query({ given }: CommandContext) {
  const [since, until, flow] = [given.text("since"), given.text("until"), given.text("flow")];
  const wanted = given.list("status").map(stateNamed);
  return {
    ...(given.flag("all") === true ? {} : { limit: given.count("last", 1) ?? STANDARD }),
    ...(wanted.length === 0 ? {} : { states: wanted }),
    ...(flow === undefined ? {} : { flow }),
    ...(since === undefined ? {} : { since: moment(since, "since") }),
    ...(until === undefined ? {} : { until: moment(until, "until") }),
  };
}

function stateNamed(text: string): RunStateName {
  const found = states.find((state) => state === text);
  if (found !== undefined) return found;
  throw usage(`--status is "${text}"; expected one of ${states.join(", ")}.${didYouMean(text, states)}`);
}
