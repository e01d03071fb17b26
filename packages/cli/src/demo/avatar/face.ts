import type { AudioAvatar } from '@antiphon/core';
import type { SimulatedAvatar } from '@antiphon/simulators';

/** The avatar of a call, and what is to be closed when it is over. */
export interface Face extends AsyncDisposable {
  readonly service: AudioAvatar;
  /** Which it is, as a person is told before the call. */
  readonly told: string;
  /** The sessions in which a simulated vendor recorded what its avatar spoke; none where it has no voice. */
  readonly sessions: readonly SimulatedAvatar[];
}
