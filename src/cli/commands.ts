import type { Command } from "./command.ts";

export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly group: "Run" | "Look" | "Set up";
  /** Works on FILE or FILE:EXPORT. */
  readonly onFile?: boolean;
  load(): Promise<Command>;
}

/** Every command; only the one that is called is loaded. */
export const commands: readonly CommandEntry[] = [
  {
    name: "run",
    summary: "run a flow or a task here, with progress",
    group: "Run",
    onFile: true,
    load: async () => (await import("./commands/run.ts")).run,
  },
  {
    name: "submit",
    summary: "hand a flow to a batch scheduler and return",
    group: "Run",
    onFile: true,
    load: async () => (await import("./commands/submit.ts")).submit,
  },
  {
    name: "plan",
    summary: "show what would run, and why",
    group: "Run",
    onFile: true,
    load: async () => (await import("./commands/plan.ts")).plan,
  },
  {
    name: "retry",
    summary: "run again what failed in a run",
    group: "Run",
    load: async () => (await import("./commands/retry.ts")).retry,
  },
  {
    name: "resume",
    summary: "go on with a run whose process is gone",
    group: "Run",
    load: async () => (await import("./commands/resume.ts")).resume,
  },
  {
    name: "cancel",
    summary: "cancel runs, or a step of a run",
    group: "Run",
    load: async () => (await import("./commands/cancel.ts")).cancel,
  },
  {
    name: "wait",
    summary: "show a run until it ends",
    group: "Look",
    load: async () => (await import("./commands/wait.ts")).wait,
  },
  {
    name: "status",
    summary: "show how a run is doing",
    group: "Look",
    load: async () => (await import("./commands/status.ts")).status,
  },
  {
    name: "logs",
    summary: "show what an element wrote",
    group: "Look",
    load: async () => (await import("./commands/logs.ts")).logs,
  },
  {
    name: "show",
    summary: "show an element: inputs, output, log, attempts",
    group: "Look",
    load: async () => (await import("./commands/show.ts")).show,
  },
  {
    name: "explain",
    summary: "say why an element ran, was cached, failed or was skipped",
    group: "Look",
    load: async () => (await import("./commands/explain.ts")).explain,
  },
  {
    name: "diff",
    summary: "show in what two runs differ",
    group: "Look",
    load: async () => (await import("./commands/diff.ts")).diff,
  },
  {
    name: "usage",
    summary: "show what steps used, and what to ask for",
    group: "Look",
    load: async () => (await import("./commands/usage.ts")).usage,
  },
  {
    name: "runs",
    summary: "list runs",
    group: "Look",
    load: async () => (await import("./commands/runs.ts")).runs,
  },
  {
    name: "dag",
    summary: "draw a flow",
    group: "Look",
    onFile: true,
    load: async () => (await import("./commands/dag.ts")).dag,
  },
  {
    name: "describe",
    summary: "print a flow's manifest: params, steps, wiring",
    group: "Look",
    onFile: true,
    load: async () => (await import("./commands/describe.ts")).describe,
  },
  {
    name: "export",
    summary: "write what a run was for others: RO-Crate, OpenLineage",
    group: "Look",
    load: async () => (await import("./commands/export.ts")).exportRun,
  },
  {
    name: "cache",
    summary: "show what is stored, check it, remove what is old",
    group: "Set up",
    load: async () => (await import("./commands/cache.ts")).cache,
  },
  {
    name: "doctor",
    summary: "check a cluster: commands, limits, a node",
    group: "Set up",
    load: async () => (await import("./commands/doctor.ts")).doctor,
  },
  {
    name: "config",
    summary: "show each setting and where it came from",
    group: "Set up",
    load: async () => (await import("./commands/config.ts")).config,
  },
  {
    name: "completion",
    summary: "print a completion script for a shell",
    group: "Set up",
    load: async () => (await import("./commands/completion.ts")).completion,
  },
];
