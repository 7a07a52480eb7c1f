// What surfaces need of workers: they import app, not worker.
export { currentLog } from "../worker/current.ts";
