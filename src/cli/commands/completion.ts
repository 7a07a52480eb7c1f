import { usage } from "../args/usage.ts";
import type { Command } from "../command.ts";
import { shells } from "../complete/shells.ts";

export const completion: Command = {
  name: "completion",
  usage: "bash|zsh|fish",
  summary: "print a completion script for a shell",
  details: ["Completes commands, files, flags (the flow's own too), run ids and steps."],
  examples: [
    "completion bash > ~/.local/share/bash-completion/completions/sheaf",
    'completion zsh > "${fpath[1]}/_sheaf"',
    "completion fish > ~/.config/fish/completions/sheaf.fish",
  ],
  options: [],
  positionals: { least: 1, most: 1 },
  run({ positionals: [shell = ""], terminal }) {
    const script = shells.get(shell);
    if (script === undefined)
      throw usage(`there is no completion for "${shell}"`, `There is for: ${[...shells.keys()].join(", ")}.`);
    terminal.write(script);
    return Promise.resolve(0);
  },
};
