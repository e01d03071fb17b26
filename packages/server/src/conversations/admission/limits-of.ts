import { totalmem } from 'node:os';
import { type ConversationLimits, conversationLimits } from '../limits.js';

/** The share of the machine's memory, or of the container's, that a service may take. */
const MEMORY_SHARE = 0.8;

/** Fills in the defaults. */
export function limitsOf(given: Partial<ConversationLimits> = {}): ConversationLimits {
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...conversationLimits, maxMemoryBytes: maxMemoryBytes(), ...Object.fromEntries(said) };
}

function maxMemoryBytes(): number {
  const constrained = process.constrainedMemory();
  const all = totalmem();
  // Without a constraint it says 0, or more than there is.
  return Math.floor(MEMORY_SHARE * (constrained > 0 ? Math.min(constrained, all) : all));
}
