import type { Message } from '../conversation/index.js';

/**
 * How many messages at the beginning are instructions that join the standing one, for adapters whose vendor
 * takes instructions in one place only. Where the model speaks first, the last of them is what it answers and
 * not among these, unless it is a summary: it then stands where the user would.
 */
export function leadingInstructions(messages: readonly Message[]): number {
  const spoken = messages.findIndex(({ role }) => role !== 'system');
  const count = spoken < 0 ? messages.length : spoken;
  if (messages[spoken]?.role === 'user') return count;
  const last = messages[count - 1];
  return last?.role === 'system' && last.summary === undefined ? count - 1 : count;
}
