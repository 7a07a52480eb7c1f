import { bareRows } from "./bare-rows.mjs";
import { doit } from "./doit.mjs";
import { piscina, pQueue } from "./in-process.mjs";
import { reflow } from "./reflow.mjs";
import { sheaf } from "./sheaf.mjs";
import { make, ninja, parallel } from "./shell.mjs";

/** Sheaf comes first: others start from what it has written. */
export const engines = [sheaf, reflow, doit, make, ninja, parallel, bareRows, piscina, pQueue];

/** Compared elsewhere, with figures in docs/guides/performance.md. */
export const needServers =
  "BullMQ, Celery, DBOS, graphile-worker and pg-boss need a server (Redis or PostgreSQL)";
