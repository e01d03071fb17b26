import { viewPcm16AsBytes } from '@antiphon/audio';
import type { Clock } from '@antiphon/core/frame-free';
import type { PipecatAudio } from '@antiphon/rtvi/frame-free';
import { LevelMeter } from './level.js';
import { MicrophoneFrames, microphoneFramesDefaults } from './microphone/microphone-frames.js';
import { TalkSwitch } from './microphone/talk-switch.js';

/** What is sent: what recognisers take. */
export const INPUT_RATE = microphoneFramesDefaults.outputRate;

/** What the user says, as it is sent: silence while it is not to be heard. */
export class UserVoice {
  readonly talk = new TalkSwitch();
  readonly level = new LevelMeter();
  readonly #clock: Clock;
  readonly #send: (audio: PipecatAudio) => void;
  #frames: MicrophoneFrames | undefined;

  constructor(clock: Clock, send: (audio: PipecatAudio) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** @param inputRate that of the samples: the same always */
  hear(samples: Float32Array, inputRate: number): void {
    const { isOpen } = this.talk;
    if (isOpen) this.level.hear(samples, this.#clock.now());
    this.#frames ??= new MicrophoneFrames({ inputRate });
    this.#frames.push(samples, isOpen, (frame) =>
      this.#send({ name: 'audio', bytes: viewPcm16AsBytes(frame), sampleRate: INPUT_RATE, channels: 1 }),
    );
  }
}
