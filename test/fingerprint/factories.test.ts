import { expect, test } from "vitest";
import { RunProject } from "./runs.ts";

const head = `import { appendFileSync } from "node:fs";
import { flow, task } from "sheaf";
import { z } from "zod";
const io = { input: { x: z.number() }, output: z.number() };
const log = (name) => appendFileSync(process.env.RAN, name + "\\n");
`;
const tail = (...tasks: readonly string[]) => `
export default flow({ name: "made", params: { x: z.number() }, steps: ({ x }, { step }) => {
  for (const each of [${tasks.join(", ")}]) step(each, { x });
  return x;
} });
`;
const rerun = (text: string, from: string, to: string, run: readonly string[] = ["flow.ts", "--x", "3"]) => {
  using made = new RunProject({ "flow.ts": text });
  const first = made.run(run);
  const again = made.run(run);
  made.replace("flow.ts", from, to);
  return { first, again, after: made.run(run) };
};

test("tasks of one factory are told apart by the values that they were made with", () => {
  const text = `${head}
const adder = (name, by) => {
  const twice = (x) => x * 2;
  return task({ ...io, name, run: ({ x }) => { log(name); return twice(x) + by; } });
};
const [one, two] = [adder("one", 1), adder("two", { n: [2] }.n[0])];
${tail("one", "two")}`;
  expect(rerun(text, "n: [2]", "n: [3]")).toEqual({ first: ["one", "two"], again: [], after: ["two"] });
  expect(rerun(text, "x * 2", "x * 3").after).toEqual(["one", "two"]);
  expect(rerun(text, "adder = (name, by)", "adder = (name , by)").after).toEqual([]);
});

test("a function that a factory is given counts by its code, with what it captured itself", () => {
  const text = `${head}
const times = (n) => (x) => x * n;
const made = (name, work) => task({ ...io, name, run: ({ x }) => { log(name); return work(x); } });
const one = made("one", times(2));
const two = made("two", (x) => x - 1);
${tail("one", "two")}`;
  expect(rerun(text, "times(2)", "times(3)")).toEqual({ first: ["one", "two"], again: [], after: ["one"] });
  expect(rerun(text, "x - 1", "x - 2").after).toEqual(["two"]);
});

test("a factory that is given the run function itself", () => {
  const text = `${head}
const made = (name, run) => task({ ...io, name, run });
const one = made("one", ({ x }) => { log("one"); return x; });
const two = made("two", ({ x }) => { log("two"); return x + 1; });
${tail("one", "two")}`;
  expect(rerun(text, "x + 1", "x + 2")).toEqual({ first: ["one", "two"], again: [], after: ["two"] });
});

test("a value without a stored form counts with the whole file", () => {
  const text = `${head}
class Client { constructor(n) { this.n = n; } }
const made = (name, client) => task({ ...io, name, run: ({ x }) => { log(name); return x + client.n; } });
const one = made("one", new Client(1));
${tail("one")}`;
  expect(rerun(text, "Client(1)", "Client(2)")).toEqual({ first: ["one"], again: [], after: ["one"] });
});

test("tasks made in a loop", () => {
  const text = `${head}
const tasks = [];
for (const n of [1, 2]) tasks.push(task({ ...io, name: "t" + n, run: ({ x }) => { log("t" + n); return x + n; } }));
${tail("...tasks")}`;
  expect(rerun(text, "[1, 2]", "[1, 2, 3]")).toEqual({ first: ["t1", "t2"], again: [], after: ["t3"] });
});

test("workers see the same fingerprints", () => {
  const text = `${head}
const base = 4;
const by = (name, n) => task({ ...io, name, run: ({ x }) => { log(name); return x + n + base; } });
const one = by("one", 1);
const two = task({ ...io, name: "two", run: ({ x }) => { log("two"); return x + base; } });
${tail("one", "two")}`;
  for (const isolation of ["thread", "process"]) {
    const run = ["flow.ts", "--x", "3", "--isolation", isolation];
    expect(rerun(text, "base = 4", "base = 5", run)).toEqual({
      first: ["one", "two"],
      again: [],
      after: ["one", "two"],
    });
  }
});
