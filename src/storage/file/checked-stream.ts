import { createHash } from "node:crypto";
import { Transform } from "node:stream";

/** Passes bytes on, and fails at their end with `wrong()` when they do not have this digest. */
export function checkedStream(name: string, wrong: () => Error): Transform {
  const hash = createHash("sha256");
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      done(hash.digest("hex") === name ? null : wrong());
    },
  });
}
