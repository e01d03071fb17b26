/** How many checks listen at the moment, and what they have heard. */
let running = 0;
let heard: unknown[] = [];
let others: NodeJS.UnhandledRejectionListener[] = [];

const listen = (reason: unknown): void => {
  heard.push(reason);
};

/**
 * Runs something and returns the rejections that nobody handled meanwhile. Whoever listens for them
 * otherwise (a test runner) hears nothing until it is done.
 */
export async function unhandledIn(run: () => Promise<void>): Promise<readonly unknown[]> {
  if (running++ === 0) {
    others = process.rawListeners('unhandledRejection') as NodeJS.UnhandledRejectionListener[];
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', listen);
    heard = [];
  }
  try {
    await run();
    // A rejection is reported when the microtasks have run dry.
    for (let turn = 0; turn < 2; turn++) await new Promise((resolve) => setImmediate(resolve));
    return heard;
  } finally {
    if (--running === 0) {
      process.removeListener('unhandledRejection', listen);
      for (const other of others) process.on('unhandledRejection', other);
    }
  }
}
