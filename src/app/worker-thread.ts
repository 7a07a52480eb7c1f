// What a worker thread runs.
import { parentPort, workerData } from "node:worker_threads";
import { Claims } from "../executor/claims.ts";
import type { ToWorker } from "../executor/worker-protocol.ts";
import { serveWorker } from "./serve-worker.ts";
import type { WorkerSetup } from "./worker-setup.ts";

const { data, claims } = workerData as { data: WorkerSetup; claims: SharedArrayBuffer };
const places = new Claims(claims);
const server = serveWorker(data, {
  post: (message) => parentPort!.postMessage(message),
  claim: (place) => places.take(place),
  shield: (on) => places.shield(on),
  onRunDir: () => {},
});
parentPort!.on("message", (message: ToWorker) => server.receive(message));
