export type { Result, ResultError } from "../value/result.ts";
