import type { Order } from './orders.js';

// Whoever types Ctrl+C interrupts the command, which ends its processes itself.
process.on('SIGINT', () => {});

/** A process that does one thing. Nothing is loaded before it is told which variant to load: that is measured too. */
async function measure(order: Order): Promise<object> {
  if (order.kind === 'components') {
    const { weighComponents } = await import('./components.js');
    return weighComponents(order);
  }
  const cpuBefore = process.cpuUsage();
  const fromMs = performance.now();
  const [{ wiring }, { partsOf }] = await Promise.all([
    order.variant === 'classic' ? import('./variants/classic.js') : import('./variants/pipeline.js'),
    import('./variants/parts.js'),
  ]);
  const importMs = performance.now() - fromMs;
  const [{ plantSlowdown }, { systemClock }] = await Promise.all([
    import('./plant.js'),
    import('@antiphon/core/frame-free'),
  ]);
  plantSlowdown(systemClock, order.plantPercent);
  if (order.kind === 'bare') {
    const { makeBareCalls } = await import('./bare.js');
    return makeBareCalls(order, wiring);
  }
  const { makeCalls } = await import('./call.js');
  return makeCalls(order, { wiring, partsOf, importMs, cpuBefore, fromMs });
}

process.once('message', (order: Order) => {
  void measure(order)
    .then((figures) => ({ figures }))
    .catch((error: unknown) => ({ failure: error instanceof Error ? error.message : String(error) }))
    .then((answer) => process.send?.(answer, () => process.exit()));
});
process.once('disconnect', () => process.exit());
