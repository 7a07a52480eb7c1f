import { type IndexRange, rangesOf, rangeText } from "../index-list.ts";

/** LSF's array elements count from 1. */
export const toElement = (index: number): number => index + 1;
export const toIndex = (element: number): number => element - 1;

/** `1-4,8,10-21:2`. */
export const elementList = (indices: readonly number[]): string =>
  rangesOf(indices).map(shifted).map(rangeText).join(",");

const shifted = ({ first, last, step }: IndexRange): IndexRange => ({
  first: toElement(first),
  last: toElement(last),
  step,
});
