/**
 * Work that is done at once where nothing has to be waited for. It is written as a generator which yields a promise at each
 * place where it may have to wait; `settle` runs it, and gives a promise only when one was yielded. So there is one path,
 * and ten thousand elements that need no waiting cost no promises.
 */
export type Later<T> = Generator<PromiseLike<unknown>, T, never>;

export function settle<T>(work: Later<T>): T | Promise<T> {
  const step = work.next();
  return step.done === true ? step.value : follow(work, step.value);
}

async function follow<T>(work: Later<T>, first: PromiseLike<unknown>): Promise<T> {
  let waiting = first;
  for (;;) {
    const step = await waiting.then(
      (value) => work.next(value as never),
      (error: unknown) => work.throw(error),
    );
    if (step.done === true) return step.value;
    waiting = step.value;
  }
}

/** Inside a Later: the value itself, or what it promises. */
export function* value<T>(of: T | PromiseLike<T>): Later<T> {
  return isPromise(of) ? ((yield of) as T) : of;
}

export function isPromise<T>(of: T | PromiseLike<T>): of is PromiseLike<T> {
  return typeof of === "object" && of !== null && "then" in of && typeof of.then === "function";
}
