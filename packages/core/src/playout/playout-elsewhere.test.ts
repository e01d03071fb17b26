import { expect, it } from 'vitest';
import { VirtualClock } from '../clock/index.js';
import { PlayoutElsewhereFrame, PlayoutFrame, TTSAudioFrame, TTSEndFrame } from '../frames/index.js';
import { pipeline } from '../pipeline/index.js';
import { inlet } from '../processors/index.js';
import { playout } from './playout-processor.js';

it('counts from what was heard of the turn elsewhere, and of no other turn', async () => {
  const clock = new VirtualClock();
  const output = playout({ sampleRate: 8_000, sink: () => ({ write: () => {} }) });
  const session = pipeline(inlet(TTSAudioFrame, TTSEndFrame), output).open({ clock });
  await session.start();
  const heard: string[] = [];
  session
    .frames$(PlayoutFrame)
    .subscribe(({ turn, heardMs, finished }) => heard.push(`${turn} ${heardMs} ${finished}`));
  const say = (turn: number) => {
    session.send(new TTSAudioFrame({ turn, sampleRate: 8_000, samples: new Int16Array(800) }));
    session.send(new TTSEndFrame({ turn, audioMs: 100 }));
    clock.advance(1_000);
  };
  session.send(new PlayoutElsewhereFrame({ turn: 0, heardMs: 700 }));
  say(0);
  say(session.beginTurn('a test'));
  expect(heard).toEqual(['0 800 true', '1 100 true']);
  await session.end();
});
