import type { Session } from '@antiphon/core';
import type { SimulatedPhoneCall } from '@antiphon/simulators';

/** Moment 0 of the session in the recordings of the telephone, in ms. Both go by one clock. */
export function zeroAtMs({ beganAtMs = 0 }: SimulatedPhoneCall, session: Session): number {
  return session.clock.now() - session.now() - beganAtMs;
}
