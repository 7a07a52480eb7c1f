// What surfaces need of definitions: they import app, not task.
export { moduleCalling } from "../task/module-of.ts";
