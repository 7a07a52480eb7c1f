const none: Readonly<Record<string, string>> = Object.freeze({});

/** The environment that shows an attempt its own GPUs. */
export function deviceEnv(devices: readonly number[]): Readonly<Record<string, string>> {
  return devices.length === 0 ? none : { CUDA_VISIBLE_DEVICES: devices.join(",") };
}
