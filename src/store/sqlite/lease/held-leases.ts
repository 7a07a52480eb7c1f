interface Held {
  release(): void;
}

const held = new Set<Held>();
let isListening = false;

/** A process that ends gives up what it holds. One that is killed does not: others see that it has ended. */
export function releaseAtExit(lease: Held): void {
  held.add(lease);
  if (isListening) return;
  isListening = true;
  process.on("exit", () => {
    for (const each of held)
      try {
        each.release();
      } catch {
        // Others see that this process has ended.
      }
  });
}

export function isReleased(lease: Held): void {
  held.delete(lease);
}
