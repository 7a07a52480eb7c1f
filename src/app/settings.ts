// What surfaces need of settings: they import app, not load.
export { type SettingKey, settingKeys } from "../load/settings/keys.ts";
export { type LoadedSettings, loadSettings } from "../load/settings/load-settings.ts";
export { parseData } from "../load/settings/parse-data.ts";
export { type SettingValue, originText } from "../load/settings/setting-source.ts";
export { type Settings, defineConfig } from "../load/settings/settings.ts";
