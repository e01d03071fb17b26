import { AvatarStateFrame, type Clock, type Frame, playout } from '@antiphon/core';
import { AVATAR_RATE, readTelegraph, type SimulatedAvatar, SPEECH_RATE } from '@antiphon/simulators';
import { toSpeechRate } from './telegraph-ear.js';

/** Speech at a place on the clock, in ms. */
interface Stretch {
  readonly atMs: number;
  readonly samples: Int16Array;
}

/** What everybody was told of the avatar. */
export interface SeenFace {
  readonly state: AvatarStateFrame['state'];
  readonly reason: string | undefined;
  readonly atMs: number;
}

/**
 * Somebody who sees and hears a bot with an avatar: the avatar while the session counts on it, and the voice behind it
 * always. What an avatar says that is taken for lost is not listened to, but counted.
 */
export class Onlooker {
  readonly faces: SeenFace[] = [];
  readonly #clock: Clock;
  readonly #voiced: Stretch[] = [];
  readonly processor = playout({
    name: 'onlooker',
    sampleRate: SPEECH_RATE,
    sink: () => ({
      write: (samples, { speech, playsAtMs }) => {
        if (speech) this.#voiced.push({ atMs: playsAtMs, samples: samples.slice() });
      },
    }),
  });

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** For the session: tells of the avatar. */
  onFrame(frame: Frame): void {
    if (!(frame instanceof AvatarStateFrame)) return;
    this.faces.push({ state: frame.state, reason: frame.reason, atMs: this.#clock.now() });
  }

  /** The words heard, in order. */
  words(avatars: readonly SimulatedAvatar[]): readonly string[] {
    const heard = [...this.#voiced, ...avatars.flatMap((avatar) => this.#spoken(avatar))];
    const firstMs = Math.min(...heard.map(({ atMs }) => atMs));
    const lastMs = Math.max(...heard.map(({ atMs, samples }) => atMs + msOf(samples)));
    if (heard.length === 0) return [];
    const all = new Int16Array(Math.ceil(((lastMs - firstMs) * SPEECH_RATE) / 1_000) + 1);
    for (const { atMs, samples } of heard)
      all.set(samples, Math.round(((atMs - firstMs) * SPEECH_RATE) / 1_000));
    return readTelegraph(all).map(({ text }) => text);
  }

  /** How long an avatar spoke on that was taken for lost, in ms: beside the voice. */
  overlapMs(avatars: readonly SimulatedAvatar[]): number {
    const saidMs = (stretches: readonly Stretch[]) =>
      stretches.reduce((sum, { samples }) => sum + msOf(samples), 0);
    return avatars.reduce(
      (sum, avatar) => sum + saidMs(stretchesOf(avatar)) - saidMs(this.#spoken(avatar)),
      0,
    );
  }

  #spoken(avatar: SimulatedAvatar): readonly Stretch[] {
    return stretchesOf(avatar).flatMap((stretch) => this.#whileCountedOn(stretch));
  }

  /** The parts of a stretch in which the avatar was ready, by the session's account. */
  #whileCountedOn({ atMs, samples }: Stretch): readonly Stretch[] {
    const endMs = atMs + msOf(samples);
    return this.faces.flatMap(({ state, atMs: readyMs }, at) => {
      if (state !== 'ready') return [];
      const fromMs = Math.max(atMs, readyMs);
      const toMs = Math.min(endMs, this.faces[at + 1]?.atMs ?? Number.POSITIVE_INFINITY);
      if (toMs <= fromMs) return [];
      const place = (ms: number) => Math.round(((ms - atMs) * SPEECH_RATE) / 1_000);
      return [{ atMs: fromMs, samples: samples.subarray(place(fromMs), place(toMs)) }];
    });
  }
}

/** What an avatar said, as stretches of the scripted speech. */
function stretchesOf({ spoke, beganAtMs }: SimulatedAvatar): readonly Stretch[] {
  if (beganAtMs === undefined) return [];
  const samples = spoke.samples();
  return spoke.stretches.map(({ startMs, endMs }) => {
    const piece = samples.subarray(place(startMs), place(endMs));
    return { atMs: beganAtMs + startMs, samples: toSpeechRate(piece, AVATAR_RATE) };
  });
  function place(ms: number): number {
    return Math.round((ms * AVATAR_RATE) / 1_000);
  }
}

const msOf = ({ length }: Int16Array): number => (length * 1_000) / SPEECH_RATE;
