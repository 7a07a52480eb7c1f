import { Formats } from "./formats.ts";
import { jsonl } from "./jsonl.ts";
import { v8 } from "./v8.ts";

/** What Sheaf can write besides `json`. */
export const defaultFormats = new Formats([v8, jsonl]);
