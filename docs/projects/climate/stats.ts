import { total } from "./total.ts";

export const mean = (values: readonly number[]): number => total(values) / values.length;
