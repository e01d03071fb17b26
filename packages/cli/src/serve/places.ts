import { availableParallelism } from 'node:os';
import type { PartialConfig } from '@antiphon/server';
import type { ServedBy } from './options.js';

/**
 * Who talk without a rest, and are heard and answered by a machine that does both itself: two processors held 24 (an answer
 * in 0.9 s at p99), and not 40 (3.1 s).
 */
const TALKERS_PER_PROCESSOR = 12;

/** How many a server has places for, unless it is configured. Where others hear and speak, the defaults are right. */
export function placesFor(vendors: ServedBy, processors = availableParallelism()): PartialConfig {
  if (vendors === 'cloud') return {};
  const maxConversations = TALKERS_PER_PROCESSOR * processors;
  return { limits: { maxConversations } };
}
