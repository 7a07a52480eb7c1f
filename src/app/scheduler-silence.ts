// What surfaces need to say that a scheduler keeps them waiting: they import app, not executor.
export { hearSilence } from "../executor/silence.ts";
