/** Does something within a time, in milliseconds; the signal tells it when the time is over. @throws whatever the work throws, or an Error naming what took too long, as it is then */
export async function within<T>(ms: number, what: string | (() => string), work: (over: AbortSignal) => Promise<T>): Promise<T> {
  const over = new AbortController();
  const tooLate = () => new Error(`${typeof what === 'string' ? what : what()} took longer than ${ms} ms`);
  const timer = setTimeout(() => over.abort(tooLate()), ms);
  const late = new Promise<never>((_, reject) => over.signal.addEventListener('abort', () => reject(over.signal.reason)));
  try {
    return await Promise.race([work(over.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
