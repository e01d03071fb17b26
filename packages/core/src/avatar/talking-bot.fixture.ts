import { VirtualClock } from '../clock/index.js';
import { AntiphonError } from '../error.js';
import {
  type Frame,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  TTSAudioFrame,
  TTSEndFrame,
  TTSTextFrame,
} from '../frames/index.js';
import { pipeline } from '../pipeline/index.js';
import { type PlayoutPosition, playout } from '../playout/index.js';
import { inlet } from '../processors/index.js';
import { avatar } from './avatar.js';
import type { AvatarOptions } from './avatar-options.js';
import { FakeAvatar } from './fake-avatar.fixture.js';

const RATE = 8_000;
/** For tests: why an avatar is lost. */
export const gone = new AntiphonError('connection_lost', 'the line is dead', { retryable: true });

/** For tests: a bot with an avatar, and a voice behind it, in virtual time. */
export async function talkingBot(
  options: AvatarOptions & { readonly opening?: (clock: VirtualClock) => Promise<void> } = {},
) {
  const clock = new VirtualClock();
  const { opening, ...rest } = options;
  const fake = new FakeAvatar(opening === undefined ? undefined : () => opening(clock));
  const voiced: (PlayoutPosition & { readonly value: number })[] = [];
  const told: string[] = [];
  const voice = playout({
    sampleRate: RATE,
    sink: () => ({
      write: (samples, position) => voiced.push({ ...position, value: samples[0] ?? 0 }),
      flush: () => {},
    }),
  });
  const inside = inlet(TTSAudioFrame, TTSEndFrame, TTSTextFrame, LLMStartFrame, LLMTextFrame, LLMEndFrame);
  const session = pipeline(inside, avatar(fake.audio, rest), voice).open({ clock });
  session.observe({
    onFrame: (frame: Frame) => {
      const { kind, at, turn } = frame;
      if (!/^(bot|playout|avatar|error|backPressure)/.test(kind)) return;
      const said = frame as never as Record<string, unknown>;
      const details = [said.heardMs, said.finished && 'finished', said.interrupted && 'interrupted'];
      details.push(said.state, said.reason, said.message, said.level, said.leftMs);
      told.push(
        [
          at,
          kind,
          ...(turn < 0 ? [] : [turn]),
          ...details.filter((each) => each !== undefined && each !== false),
        ].join(' '),
      );
    },
  });
  const starting = session.start();
  await clock.run(options.begin === 'voice' ? 0 : 12_000);
  await starting;
  const say = (ms: number, turn = session.turn, value = 9) =>
    session.send(
      new TTSAudioFrame({ turn, sampleRate: RATE, samples: new Int16Array((ms * RATE) / 1000).fill(value) }),
    );
  const endSpeech = (turn = session.turn) => session.send(new TTSEndFrame({ turn, audioMs: 0 }));
  return {
    clock,
    session,
    fake,
    voiced,
    say,
    endSpeech,
    /** What was told since the last time, with its time, and without. */
    told: () => told.splice(0),
    said: () => told.splice(0).map((line) => line.slice(line.indexOf(' ') + 1)),
    /** How much the voice has said, in ms. */
    voicedMs: () => voiced.length * 20,
  };
}
