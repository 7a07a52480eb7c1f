import { expect, test } from "vitest";
import { columns } from "./columns.ts";
import { tree } from "./tree.ts";

test("columns are aligned, wide characters too, and nothing trails", () => {
  const rows = [
    ["prepare", "1", "ok"],
    ["温度", "1,234", ""],
  ];
  expect(columns([{ title: "step" }, { title: "n", align: "right" }, { title: "" }], rows)).toEqual([
    "step         n",
    "prepare      1  ok",
    "温度     1,234",
  ]);
});

test("a shrinkable column gives way", () => {
  const rows = [["a-very-long-step-name", "12"]];
  expect(columns([{ shrinkTo: 8 }, {}], rows, { width: 16, indent: 2 })).toEqual(["  a-very-lo…  12"]);
  expect(columns([{ shrinkTo: 8 }, {}], rows, { width: 5 })).toEqual(["a-very-…  12"]);
});

test("trees", () => {
  const node = { text: "demo", children: [{ text: "a", children: [{ text: "b" }] }, { text: "c" }] };
  expect(tree(node)).toEqual(["demo", "├─ a", "│  └─ b", "└─ c"]);
});
