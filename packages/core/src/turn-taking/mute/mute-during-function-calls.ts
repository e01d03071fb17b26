import type { MuteStrategy } from '../strategy.js';

/** The user is not listened to while a tool is being called: nothing half done is abandoned. */
export function muteDuringFunctionCalls(): MuteStrategy {
  return {
    name: 'functionCalls',
    needsFunctionCalls: true,
    mutes: ({ functionCalls }) => functionCalls > 0,
  };
}
