import { walk } from "./calls.ts";
import { parse } from "./parse.ts";
import type { Scope } from "./scope.ts";
import { spelled, spelledText } from "./spelled.ts";
import { moduleCode } from "./summarize.ts";
import { isFunction, type Syntax } from "./syntax.ts";
import { treeOf } from "./tree-writer.ts";
import type { Tree } from "./tree.ts";

/**
 * The function of a file that has this source, the nearest to an offset when there are several; undefined when there is
 * none. The offset alone would not do: source maps tell places only roughly.
 */
export function functionAt(
  file: string,
  text: string,
  { offset, source }: { offset: number; source: string },
): Tree | undefined {
  const program = parse(file, text);
  const wanted = spelledText(source);
  if (program === undefined || wanted === undefined) return undefined;
  const { scope, names } = moduleCode(program);
  let found: { node: Syntax; around: Scope } | undefined;
  const distance = ({ start }: Syntax) => Math.abs(start - offset);
  for (const statement of program["body"] as Syntax[]) {
    walk(statement, scope, (node, around) => {
      if (!isFunction(node) || spelled(node) !== wanted) return;
      if (found === undefined || distance(node) < distance(found.node)) found = { node, around };
    });
  }
  return found && treeOf(found.node, found.around, names);
}
