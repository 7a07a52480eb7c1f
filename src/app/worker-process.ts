// What a worker process runs. It ends when its parent does, whatever ended that.
import type { FromWorker, ToWorker } from "../executor/worker-protocol.ts";
import { signalGroup } from "../executor/process-group.ts";
import { recordProcess } from "../worker/orphans.ts";
import type { WorkerServer } from "../worker/worker-server.ts";
import { serveWorker } from "./serve-worker.ts";
import type { WorkerSetup } from "./worker-setup.ts";

type Message = ToWorker | { readonly type: "init"; readonly data: WorkerSetup };

let server: WorkerServer | undefined;
const records = new Map<string, () => void>();

process.on("message", (message: Message) => {
  if (message.type === "init")
    server = serveWorker(message.data, { post, claim: () => true, shield: () => {}, onRunDir });
  else server!.receive(message);
});

process.once("disconnect", () => {
  for (const pid of server?.groups ?? []) signalGroup(pid, "SIGKILL");
  for (const forget of records.values()) forget();
  process.exit(0);
});

function post(message: FromWorker): void {
  if (process.connected) process.send!(message);
}

function onRunDir(runDir: string): void {
  if (!records.has(runDir)) records.set(runDir, recordProcess(runDir, process.pid));
}
