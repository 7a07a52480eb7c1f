import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { settingKeys } from "../app/settings.ts";
import { commands } from "./commands.ts";
import { exitCodes } from "./exit-codes.ts";

const guide = (name: string) =>
  readFileSync(new URL(`../../docs/guides/${name}.md`, import.meta.url), "utf8");

test("the guide has every command and every exit code", () => {
  const text = guide("command-line");
  for (const { name } of commands) expect(text).toMatch(new RegExp(`^\\| \`${name}[ \`]`, "m"));
  for (const { code, meaning } of exitCodes) expect(text).toContain(`| ${code} | ${meaning} |`);
});

test("the guide has every setting with its variable, flag, choices and default", () => {
  const text = guide("configuration");
  for (const { name, env, flag, standard, choices = [] } of settingKeys) {
    const row = text.split("\n").find((line) => line.startsWith(`| \`${name}\` |`)) ?? name;
    expect(row).toContain(`| \`${env}\` | \`--${flag}\` |`);
    expect(row).toContain(`| ${standard} |`);
    for (const choice of choices) expect(row).toContain(`\`${choice}\``);
  }
});
