import { AvatarStateFrame, type Frame, type Observer } from '@antiphon/core';

/** What the avatar was from a moment on, in whole ms on the session clock. */
export interface AvatarMoment {
  readonly state: AvatarStateFrame['state'];
  readonly atMs: number;
  readonly reason?: string;
}

/** Follows what becomes of the avatar of a call. */
export class AvatarWatch implements Observer {
  readonly states: AvatarMoment[] = [];

  onFrame(frame: Frame): void {
    if (!(frame instanceof AvatarStateFrame)) return;
    const { state, reason, at } = frame;
    this.states.push({ state, atMs: Math.round(at), ...(reason === undefined ? {} : { reason }) });
  }
}
