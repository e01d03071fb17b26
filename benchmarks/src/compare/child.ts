import type { CallOrder } from './call-order.js';

/** A process that makes one call. Nothing is loaded before it is told which variant to load: that is measured too. */
async function measure(order: CallOrder): Promise<object> {
  const cpuBefore = process.cpuUsage();
  const beganMs = performance.now();
  const { wire, partsOf } =
    order.variant === 'classic'
      ? await import('./variants/classic.js')
      : await import('./variants/pipeline.js');
  const importMs = performance.now() - beganMs;
  const { makeCall } = await import('./call.js');
  return { figures: await makeCall(order, { wire, partsOf, importMs, cpuBefore }) };
}

process.once('message', (order: CallOrder) => {
  void measure(order)
    .catch((error: unknown) => ({ failure: error instanceof Error ? error.message : String(error) }))
    .then((answer) => process.send?.(answer, () => process.exit()));
});
process.once('disconnect', () => process.exit());
