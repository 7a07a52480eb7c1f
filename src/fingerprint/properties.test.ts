import fc from "fast-check";
import { transformSync } from "oxc-transform";
import { expect, onTestFinished, test } from "vitest";
import { fingerprintsOf } from "./fingerprint.ts";
import { analysed } from "./fixtures/edits.ts";
import { project } from "./fixtures/project.ts";
import { taskAt } from "./fixtures/task-at.ts";
import { TempProject } from "./fixtures/temp-project.ts";

/** An expression over the locals that are in scope, counted from the innermost. */
type Expression =
  | { readonly type: "number"; readonly value: number }
  | { readonly type: "text"; readonly value: string }
  | { readonly type: "local"; readonly depth: number }
  | {
      readonly type: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly type: "call"; readonly argument: Expression }
  | { readonly type: "let"; readonly value: Expression; readonly body: Expression };

const operators = ["+", "-", "*", "<", "===", "&&", "??"];

const { expression } = fc.letrec<{ expression: Expression }>((tie) => {
  const inner = tie("expression");
  return {
    expression: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.record({ type: fc.constant("number" as const), value: fc.nat(99) }),
      fc.record({ type: fc.constant("text" as const), value: fc.string({ maxLength: 4 }) }),
      fc.record({ type: fc.constant("local" as const), depth: fc.nat(3) }),
      fc.record({
        type: fc.constant("binary" as const),
        operator: fc.constantFrom(...operators),
        left: inner,
        right: inner,
      }),
      fc.record({ type: fc.constant("call" as const), argument: inner }),
      fc.record({ type: fc.constant("let" as const), value: inner, body: inner }),
    ),
  };
});

interface Style {
  readonly space: string;
  readonly name: (depth: number) => string;
  readonly quote: (text: string) => string;
  readonly type: string;
}

const plain: Style = { space: " ", name: (depth) => `v${depth}`, quote: JSON.stringify, type: "" };
const other: Style = {
  space: " /* a comment */\n\t",
  name: (depth) => `local_${"x".repeat(depth + 1)}`,
  quote: (text) => `'${text.replace(/[\\']/g, "\\$&")}'`,
  type: ": any",
};

function print(made: Expression, style: Style, scope = 1): string {
  const { space } = style;
  switch (made.type) {
    case "number":
      return String(made.value);
    case "text":
      return style.quote(made.value);
    case "local":
      return style.name(made.depth % scope);
    case "binary":
      return `(${print(made.left, style, scope)}${space}${made.operator}${space}${print(made.right, style, scope)})`;
    case "call":
      return `helper(${space}${print(made.argument, style, scope)})`;
    case "let":
      return `((${style.name(scope)}${style.type}) =>${space}${print(made.body, style, scope + 1)})(${print(made.value, style, scope)})`;
  }
}

/** All that differ from it in one number, text or operator. */
function* changed(made: Expression): Generator<Expression> {
  if (made.type === "number") yield { ...made, value: made.value + 1 };
  if (made.type === "text") yield { ...made, value: `${made.value}!` };
  if (made.type === "binary") {
    yield { ...made, operator: made.operator === "+" ? "-" : "+" };
    for (const left of changed(made.left)) yield { ...made, left };
    for (const right of changed(made.right)) yield { ...made, right };
  }
  if (made.type === "call") for (const argument of changed(made.argument)) yield { ...made, argument };
  if (made.type === "let") {
    for (const value of changed(made.value)) yield { ...made, value };
    for (const body of changed(made.body)) yield { ...made, body };
  }
}

const printable = expression.filter((made) => !/[\n\r\u2028\u2029]/.test(JSON.stringify(made)));

test(
  "layout, comments, types, quotes and locals' names do not count; any literal and operator does",
  { timeout: 60_000 },
  async () => {
    const made = new TempProject({ "package.json": "{}" });
    onTestFinished(() => made.remove());
    const codeOf = async (run: Expression, helper: Expression, style: Style) => {
      const first = style.name(0);
      made.write(
        "a.ts",
        `export const a = task({${style.space}name: "a", output: 1, run: (${first}${style.type}) =>${style.space}${print(run, style)} });
function helper(${first}${style.type})${style.space}{ return ${print(helper, style)}; }`,
      );
      const wanted = taskAt(made.url("a.ts"), "a");
      return (await fingerprintsOf([wanted], { root: made.folder })).get(wanted)!.code;
    };
    await fc.assert(
      fc.asyncProperty(printable, printable, async (run, helper) => {
        const calling: Expression = { type: "call", argument: run };
        const code = await codeOf(calling, helper, plain);
        expect(await codeOf(calling, helper, other)).toBe(code);
        for (const edited of changed(calling)) expect(await codeOf(edited, helper, plain)).not.toBe(code);
        for (const edited of changed(helper)) expect(await codeOf(calling, edited, plain)).not.toBe(code);
      }),
      { numRuns: 60 },
    );
  },
);

async function codesIn(made: TempProject, end: string): Promise<readonly (readonly [string, string])[]> {
  const names = analysed.filter((name) => name !== "program");
  const tasks = names.map((name) => taskAt(made.url(`tasks${end}`), name));
  const found = await fingerprintsOf(tasks, { root: made.folder, entry: made.url(`flow${end}`) });
  return [...found].map(([{ name }, { code }]) => [name, code] as const);
}

test("compiled JavaScript has the fingerprints of its TypeScript, but for enums, which compilers write in their own way", async () => {
  const source = new TempProject(project);
  const compiled = new TempProject(
    Object.fromEntries(
      Object.entries(project).map(([path, text]) => {
        if (!path.endsWith(".ts")) return [path, text.replaceAll("./src/main.ts", "./src/main.js")];
        const { code } = transformSync(path, text, { typescript: { onlyRemoveTypeImports: false } });
        return [path.replace(/ts$/, "js"), code.replace(/(["'`][./~][^"'`]*)\.ts(["'`])/g, "$1.js$2")];
      }),
    ),
  );
  onTestFinished(() => [source, compiled].forEach((made) => made.remove()));
  const isSame = ([name]: readonly [string, string]) => name !== "enumerated";
  expect((await codesIn(compiled, ".js")).filter(isSame)).toEqual(
    (await codesIn(source, ".ts")).filter(isSame),
  );
});

test("the order in which tasks are asked for, and who else is asked for, do not count", async () => {
  const made = new TempProject(project);
  onTestFinished(() => made.remove());
  const all = new Map(await codesIn(made, ".ts"));
  const some = fc.shuffledSubarray(
    analysed.filter((name) => name !== "program"),
    { minLength: 1 },
  );
  await fc.assert(
    fc.asyncProperty(some, async (names) => {
      const tasks = names.map((name) => taskAt(made.url("tasks.ts"), name));
      const found = await fingerprintsOf(tasks, { root: made.folder, entry: made.url("flow.ts") });
      for (const [{ name }, { code }] of found) expect(code).toBe(all.get(name));
    }),
    { numRuns: 8 },
  );
});

test(
  "where a project is does not count, nor what was remembered of another place, nor how its files are laid out",
  { timeout: 60_000 },
  async () => {
    const made = new TempProject(project);
    onTestFinished(() => made.remove());
    const all = await codesIn(made, ".ts");
    const style = fc.record({
      above: fc.constantFrom("\n", "// a comment\n", "/* two\n lines */\n\n"),
      below: fc.constantFrom("", "\n\n", "\n// the end"),
      break: fc.constantFrom("\n", "\r\n"),
    });
    const isCode = (path: string) => /^[^.]*\.ts$/.test(path) && !path.startsWith("node_modules");
    await fc.assert(
      fc.asyncProperty(style, async ({ above, below, break: end }) => {
        const files = Object.entries(project).map(([path, text]) => [
          path,
          isCode(path) ? `${above}${text}${below}`.replaceAll("\n", end) : text,
        ]);
        const other = new TempProject(Object.fromEntries(files) as Record<string, string>);
        try {
          expect(await codesIn(other, ".ts")).toEqual(all);
        } finally {
          other.remove();
        }
      }),
      { numRuns: 6 },
    );
  },
);
