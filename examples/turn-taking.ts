import {
  type EndStrategy,
  endOfTurnBySilence,
  inlet,
  llm,
  minWords,
  NEVER,
  NOW,
  onVoice,
  pipeline,
  TranscriptionFrame,
  turnTaking,
  VirtualClock,
} from '@antiphon/core';
import { scriptedLlm } from '@antiphon/testing';

// #region strategy
/** An end of turn of one's own: ten digits are a whole telephone number, whatever the silence. */
const tenDigits: EndStrategy = {
  name: 'tenDigits',
  endsAt: ({ words }) => (words.replaceAll(/\D/g, '').length >= 10 ? NOW : NEVER),
};
// #endregion strategy

// #region options
const turns = turnTaking({
  start: [onVoice({ minMs: 400 }), minWords({ whileBotSpeaks: 2 })],
  end: [tenDigits, endOfTurnBySilence({ silenceMs: 900 })],
  resume: { afterMs: 1000 },
  idle: { afterMs: 8000, onIdle: (count) => (count === 1 ? 'Are you still there?' : undefined) },
});
// #endregion options

export async function main(print: (line: string) => void = console.log): Promise<void> {
  const clock = new VirtualClock();
  const model = scriptedLlm({ otherwise: { say: 'Thank you.' } });
  const session = pipeline(inlet(TranscriptionFrame), turns, llm(model)).open({ clock });
  session.frames$(TranscriptionFrame).subscribe(({ turn, text, at }) => {
    if (turn > 0) print(`at ${at} ms turn ${turn} was: ${text}`);
  });
  await session.start();
  session.send(new TranscriptionFrame({ text: 'My number is 030 123' }));
  await clock.run(500);
  session.send(new TranscriptionFrame({ text: '4567.' }));
  await clock.run(5000);
  session.send(new TranscriptionFrame({ text: 'And my name is Grace.' }));
  await clock.run(5000);
  await session.end();
}
