import type { Work } from './work.js';

/** A process that measures one thing, writes what it found, and ends. It loads no more than that needs. */
async function measure({ kind, order }: Work): Promise<object> {
  if (kind === 'stalls') return (await import('./stalls.js')).hearStalls(order);
  return (await import('./time-streams.js')).timeStreams(order);
}

const found = await measure(JSON.parse(process.argv[2] ?? ''));
process.stdout.write(JSON.stringify(found));
