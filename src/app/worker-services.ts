import type { WorkerServices } from "../worker/services.ts";
import { encode } from "../value/encode.ts";
import type { FileServices } from "../value/file/file-services.ts";
import { lower } from "../value/file/lower.ts";
import { keepOutput } from "../value/file/keep-output.ts";

/** What a worker in this process needs to turn stored values into what a task sees, and back. */
export function workerServices(files: FileServices): WorkerServices {
  const given = new Set<string>();
  const secrets = (name: string) => {
    const text = process.env[name];
    if (text !== undefined && text !== "") given.add(text);
    return text;
  };
  const plain = { ...files, format: undefined };
  return {
    lower: (value) => lower(value, { ...files, secrets }),
    keep: (output, workDir) => keepOutput(output, files, { base: workDir ?? files.base, scratch: workDir }),
    encode: (value, format) => encode(value, format === undefined ? plain : { ...files, format }),
    secrets: () => given,
  };
}
