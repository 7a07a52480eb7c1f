/** Is told in a sentence that somebody waits for a scheduler which has not answered yet. */
export type HearSilence = (sentence: string) => void;

const listeners: HearSilence[] = [];

/** From now on this one is told, in place of those before it, until the returned function is called. */
export function hearSilence(listener: HearSilence): () => void {
  listeners.push(listener);
  return () => void listeners.splice(listeners.lastIndexOf(listener), 1);
}

export function tellSilence(sentence: string): void {
  listeners.at(-1)?.(sentence);
}
