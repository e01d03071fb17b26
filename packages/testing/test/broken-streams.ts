/** The `close` of a stream that cannot be closed twice. */
export function closesOnce<Closed>(stream: { close(): Closed }): { close(): Closed } {
  let isClosed = false;
  return {
    close() {
      if (isClosed) throw new Error('it is closed already');
      isClosed = true;
      return stream.close();
    },
  };
}

/** Takes audio when the next piece of it comes, from the array that it was given. */
export function takesLater(
  take: (samples: Int16Array, sampleRate: number) => void,
): (samples: Int16Array, sampleRate: number) => void {
  let held: Int16Array | undefined;
  return (samples, sampleRate) => {
    if (held !== undefined) take(held, sampleRate);
    held = samples;
  };
}
