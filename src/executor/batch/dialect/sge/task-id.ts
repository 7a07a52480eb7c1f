import type { IndexRange } from "../index-list.ts";

/** Grid Engine's tasks count from 1. */
export const toTask = (index: number): number => index + 1;
export const toIndex = (task: number): number => task - 1;

/** `1-9:2`, the one form that every command takes. */
export const taskRange = ({ first, last, step }: IndexRange): string =>
  `${toTask(first)}-${toTask(last)}:${step}`;
