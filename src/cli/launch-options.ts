import type { DriveOptions, LaunchOptions, StoreOptions } from "../app/options.ts";
import { type LoadedSettings, loadSettings, settingKeys } from "../app/settings.ts";
import { executorOfSettings } from "../app/executor-of.ts";
import type { Given } from "./args/given.ts";
import { usage } from "./args/usage.ts";

/** The settings that hold for a command: files, environment, and the flags that were given. */
export async function settingsOf(given: Given): Promise<LoadedSettings> {
  const flags = Object.fromEntries(settingKeys.map(({ flag }) => [flag, given.text(flag)]));
  return loadSettings({ flags });
}

export async function storeOptionsOf(given: Given): Promise<StoreOptions> {
  const { home } = (await settingsOf(given)).values;
  return home === undefined ? {} : { home };
}

/** What drives a run: the settings, and where the store is. */
export async function driveOptionsOf(given: Given): Promise<DriveOptions> {
  const { values } = await settingsOf(given);
  const executor = executorOfSettings(values);
  if (executor.executor !== "local") checkForHere(given, executor.executor);
  return { executor, home: values.home, onError: values.onError };
}

/** What to write on a batch scheduler in place of flags that are for this machine. */
const there: Readonly<Record<string, string>> = {
  workers: "--pool N has N jobs take elements; `throttle` of a step limits how many of its jobs run at once.",
  gpus: "Tasks ask for GPUs: resources: { gpus: 1 }.",
  isolation: "Leave it out: a job is a process of its own.",
};

/** They would say nothing there. */
function checkForHere(given: Given, executor: string): void {
  for (const [flag, mend] of Object.entries(there))
    if (given.text(flag) !== undefined)
      throw usage(`--${flag} is for runs on this machine, and elements run on ${executor}`, mend);
}

/** The same for a run that is taken up again: one that was handed to a scheduler stays there, unless another place is named. */
export async function takingUpOptionsOf(
  given: Given,
): Promise<DriveOptions & { readonly staysThere: boolean }> {
  const { values } = await settingsOf(given);
  return { ...(await driveOptionsOf(given)), staysThere: values.executor === undefined };
}

/** What `launch` is called with: the settings, and the flags of what runs. */
export async function launchOptionsOf(given: Given): Promise<LaunchOptions> {
  const forceSteps = given.list("force-steps");
  return {
    ...(await driveOptionsOf(given)),
    force: given.flag("force"),
    forceSteps: forceSteps.length === 0 ? undefined : forceSteps,
    verify: given.flag("verify"),
    until: given.text("until"),
    runRoot: (await settingsOf(given)).values.runRoot,
  };
}
