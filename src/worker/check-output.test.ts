import { expect, test } from "vitest";
import { z } from "zod";
import { RowSource } from "../value/format/row-source.ts";
import { rows } from "../zod.ts";
import { checkOutput } from "./check-output.ts";

async function* numbers() {
  yield 1;
  yield "2";
}

async function read(output: unknown): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const row of output as AsyncIterable<unknown>) all.push(row);
  return all;
}

test("rows are checked one by one, by a schema of rows or of a list", async () => {
  expect(checkOutput(rows(z.coerce.number()), numbers())).toBeInstanceOf(RowSource);
  expect(await read(checkOutput(rows(z.coerce.number()), numbers()))).toEqual([1, 2]);
  expect(await read(checkOutput(z.array(z.coerce.number()), numbers()))).toEqual([1, 2]);
});

test("a wrong row is told when it comes", async () => {
  for (const schema of [rows(z.number()), z.array(z.number())]) {
    await expect(read(checkOutput(schema, numbers()))).rejects.toMatchObject({
      code: "SHEAF_INVALID_OUTPUT",
    });
  }
});
