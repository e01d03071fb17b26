import { viewPcm16AsBytes } from '@antiphon/audio';
import type { Clock } from '@antiphon/core/frame-free';
import { OPUS_MARK, type PipecatAudio, type Welcome } from '@antiphon/rtvi/frame-free';
import { LevelMeter } from './level.js';
import { MicrophoneFrames, microphoneFramesDefaults } from './microphone/microphone-frames.js';
import { TalkSwitch } from './microphone/talk-switch.js';
import { OpusMouth } from './opus/index.js';

/** What is sent: what recognisers take. */
export const INPUT_RATE = microphoneFramesDefaults.outputRate;

/** What the user says, as it is sent: silence while it is not to be heard. */
export class UserVoice {
  readonly talk = new TalkSwitch();
  readonly level = new LevelMeter();
  readonly #clock: Clock;
  readonly #send: (audio: PipecatAudio) => void;
  #frames: MicrophoneFrames | undefined;
  #opus: OpusMouth | undefined;

  constructor(clock: Clock, send: (audio: PipecatAudio) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** @param inputRate that of the samples: the same always */
  hear(samples: Float32Array, inputRate: number): void {
    const { isOpen } = this.talk;
    if (isOpen) this.level.hear(samples, this.#clock.now());
    this.#frames ??= new MicrophoneFrames({ inputRate });
    this.#frames.push(samples, isOpen, (frame) => {
      if (this.#opus === undefined) this.#say('audio', viewPcm16AsBytes(frame));
      else this.#opus.encode(frame as Int16Array<ArrayBuffer>);
    });
  }

  /** There is a connection: what is said is coded as the server wants it, as long as this side can, and may. */
  welcomed({ audioIn }: Welcome, canEncode: boolean): void {
    if (canEncode && audioIn.codec === 'opus') {
      this.#opus ??= new OpusMouth({
        sampleRate: INPUT_RATE,
        onPacket: (packet) => this.#say(`audio${OPUS_MARK}`, packet),
        onFailure: () => {
          this.#opus = undefined;
        },
      });
    } else this.close();
  }

  /** Idempotent. */
  close(): void {
    this.#opus?.close();
    this.#opus = undefined;
  }

  #say(name: string, bytes: Uint8Array): void {
    this.#send({ name, bytes, sampleRate: INPUT_RATE, channels: 1 });
  }
}
