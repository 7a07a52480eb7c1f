export interface TreeNode {
  readonly text: string;
  readonly children?: readonly TreeNode[];
}

/** A tree as lines, with `├─` and `└─` before the children. */
export function tree(node: TreeNode): string[] {
  return [node.text, ...branches(node.children ?? [])];
}

function branches(children: readonly TreeNode[]): string[] {
  return children.flatMap((child, at) => {
    const last = at === children.length - 1;
    const [first, ...rest] = tree(child);
    return [`${last ? "└─ " : "├─ "}${first}`, ...rest.map((line) => `${last ? "   " : "│  "}${line}`)];
  });
}
