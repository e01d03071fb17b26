import {
  AvatarStateFrame,
  BotStartedSpeakingFrame,
  type Frame,
  LLMTextFrame,
  MouthFrame,
  type Observer,
} from '@antiphon/core';

/** What the avatar was from a moment on, in whole ms on the session clock. */
export interface AvatarMoment {
  readonly state: AvatarStateFrame['state'];
  readonly atMs: number;
  readonly reason?: string;
}

/** What is known of one turn, in ms on the session clock. */
interface Lips {
  textAtMs?: number;
  /** When the turn began to be heard, from whomever. */
  heardAtMs?: number;
  hasMouth?: boolean;
  movedAtMs?: number;
}

/**
 * Follows the avatar of a call. Lips move when the avatar says that it speaks; those of an avatar that is only seen
 * when the sound that they are drawn by is first heard. Grows with the number of turns.
 */
export class AvatarWatch implements Observer {
  readonly states: AvatarMoment[] = [];
  readonly #turns = new Map<number, Lips>();

  /** From the first text of a turn to the avatar's speaking, in ms; undefined where it did not speak. */
  textToAvatarMs(turn: number): number | undefined {
    const { textAtMs, movedAtMs } = this.#turns.get(turn) ?? {};
    return textAtMs === undefined || movedAtMs === undefined ? undefined : movedAtMs - textAtMs;
  }

  onFrame(frame: Frame, by: string | undefined): void {
    if (frame instanceof AvatarStateFrame) this.#entered(frame);
    else if (frame instanceof LLMTextFrame) this.#of(frame).textAtMs ??= frame.at;
    else if (frame instanceof MouthFrame) this.#mouth(frame);
    else if (frame instanceof BotStartedSpeakingFrame) this.#heard(frame, by === 'avatar');
  }

  #entered({ state, reason, at }: AvatarStateFrame): void {
    this.states.push({ state, atMs: Math.round(at), ...(reason === undefined ? {} : { reason }) });
  }

  #mouth(frame: MouthFrame): void {
    const lips = this.#of(frame);
    lips.hasMouth = true;
    if (lips.heardAtMs !== undefined) lips.movedAtMs ??= frame.at;
  }

  #heard(frame: BotStartedSpeakingFrame, byAvatar: boolean): void {
    const lips = this.#of(frame);
    lips.heardAtMs ??= frame.at;
    if (byAvatar || lips.hasMouth === true) lips.movedAtMs ??= frame.at;
  }

  #of({ turn }: Frame): Lips {
    const found = this.#turns.get(turn) ?? {};
    this.#turns.set(turn, found);
    return found;
  }
}
