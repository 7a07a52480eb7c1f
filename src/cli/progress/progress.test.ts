import { afterEach, expect, test } from "vitest";
import { plainStyle } from "../../view/style.ts";
import { runStatus, stepStatus } from "../../view/fixtures/statuses.ts";
import { PeopleOutput } from "../output/output.ts";
import type { Terminal } from "../output/terminal.ts";
import { guardConsole } from "./console-guard.ts";
import { LiveBlock } from "./live-block.ts";
import { LiveProgress } from "./live-progress.ts";
import { PlainProgress } from "./plain-progress.ts";

function memoryTerminal(columns = 60) {
  const written: string[] = [];
  const terminal: Terminal = {
    write: (text) => void written.push(`out ${text}`),
    writeError: (text) => void written.push(text),
    style: plainStyle(),
    errorStyle: plainStyle(),
    width: columns,
    live: true,
    errorSize: () => ({ columns, rows: 10 }),
  };
  return { terminal, written };
}

test("a block is drawn over what it drew before, and others write above it", () => {
  const { terminal, written } = memoryTerminal();
  const block = new LiveBlock(terminal);
  block.draw(["a", "b"]);
  block.draw(["c"]);
  block.aside(() => terminal.writeError("said\n"));
  block.clear();
  expect(written).toEqual([
    "a\nb\n",
    "\r\x1b[2A\x1b[0Jc\n",
    "\r\x1b[1A\x1b[0J",
    "said\n",
    "c\n",
    "\r\x1b[1A\x1b[0J",
  ]);
});

test("live progress fits the terminal, and leaves nothing behind", () => {
  const { terminal, written } = memoryTerminal(30);
  const progress = new LiveProgress(terminal);
  const status = runStatus({ steps: [stepStatus("a-step-with-a-long-name", { total: 9, running: 1 })] });
  progress.show(status);
  expect(written).toEqual(["demo-20261120-a1b2 running f…\n⠋ a-step-w…  0/9  1 running\n"]);
  progress.end();
  expect(written.at(-1)).toBe("\r\x1b[2A\x1b[0J");
});

test("plain progress writes lines", () => {
  const { terminal, written } = memoryTerminal();
  const progress = new PlainProgress(new PeopleOutput(terminal));
  progress.show(
    runStatus({ elapsedMs: 10, steps: [stepStatus("one", { array: false, total: 1, running: 1 })] }),
  );
  progress.end(
    runStatus({ elapsedMs: 20, steps: [stepStatus("one", { array: false, total: 1, succeeded: 1 })] }),
  );
  expect(written).toEqual(["one running (10ms)\n", "one done (20ms)\n"]);
});

let endGuard = () => {};
afterEach(() => endGuard());

test("what tasks print goes to their logs, all else is passed on in whole lines", () => {
  const logged: string[] = [];
  const passed: string[] = [];
  let inTask = true;
  const log = { stream: (level: string, text: string) => void logged.push(`${level} ${text}`) };
  endGuard = guardConsole({
    currentLog: () => (inTask ? log : undefined),
    pass: (text) => void passed.push(text),
  });
  process.stdout.write("from a task\n");
  process.stderr.write(Buffer.from("and an error\n"));
  inTask = false;
  process.stdout.write("by ");
  process.stdout.write("the way\nleft");
  endGuard();
  expect(logged).toEqual(["out from a task\n", "err and an error\n"]);
  expect(passed).toEqual(["by the way\n", "left\n"]);
});
