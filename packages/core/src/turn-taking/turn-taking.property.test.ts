import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SpeechStartedFrame, SpeechStoppedFrame, TTSSpeakFrame } from '../index.js';
import { TestConversation } from './conversation.fixture.js';
import {
  endOfTurnBySilence,
  muteDuringFunctionCalls,
  muteWhileBotSpeaks,
  onTranscript,
  onVoice,
  pushToTalk,
  type TurnTakingOptions,
} from './index.js';

const EVENTS = [
  'voiceStarts',
  'voiceStops',
  'words',
  'words',
  'noWords',
  'backchannel',
  'interim',
  'down',
  'up',
  'botSpeaks',
  'somebodyInterrupts',
] as const;

interface Step {
  readonly waitMs: number;
  readonly event: (typeof EVENTS)[number];
  /** How long ago what is reported happened. */
  readonly agoMs: number;
}

const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    waitMs: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 5000 })),
    event: fc.constantFrom(...EVENTS),
    agoMs: fc.integer({ min: 0, max: 400 }),
  }),
  { maxLength: 60 },
);

const ANSWERS = [
  'Here is a short answer.',
  '',
  'And here is one that takes quite a while to be heard, is it not?',
];

/** Plays the steps, ends the session in order, and returns the words that were said. */
async function play(talk: TestConversation, script: readonly Step[]): Promise<readonly string[]> {
  const said: string[] = [];
  const hears = (word: string) => {
    said.push(word);
    talk.hears(word);
  };
  for (const { waitMs, event, agoMs } of script) {
    talk.until(talk.now + waitMs);
    const voiceAtMs = talk.now - agoMs;
    if (event === 'voiceStarts') talk.session.send(new SpeechStartedFrame({ voiceAtMs }));
    if (event === 'voiceStops') talk.session.send(new SpeechStoppedFrame({ voiceAtMs }));
    if (event === 'words') hears(`word${said.length}${agoMs % 3 === 0 ? ' and' : ''}`);
    if (event === 'noWords') talk.hears(agoMs % 2 === 0 ? '' : ' ');
    if (event === 'backchannel') hears('mhm');
    if (event === 'interim') talk.hearsInterim(agoMs % 2 === 0 ? 'perhaps' : '');
    if (event === 'down' || event === 'up') talk.button(event);
    if (event === 'somebodyInterrupts') talk.session.interrupt('somebody');
    if (event === 'botSpeaks') {
      talk.session.send(new TTSSpeakFrame({ text: 'By the way.' }));
    }
  }
  const ended = talk.session.end();
  await talk.clock.run(10_000);
  await ended;
  return said;
}

function expectOrder(talk: TestConversation): void {
  const numbers = talk.turns.map(([turn]) => turn);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  const edges = talk.frames.filter(({ kind }) => /^user(Started|Stopped)Speaking$/.test(kind));
  expect(edges.map(({ kind }) => kind)).toEqual(
    edges.map((_edge, at) => (at % 2 === 0 ? 'userStartedSpeaking' : 'userStoppedSpeaking')),
  );
  expect(talk.log.filter((line) => line.includes('error'))).toEqual([]);
  expect(talk.clock.pending).toBe(0);
}

test('words are neither lost nor doubled, and every turn has one transcription', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      const options: TurnTakingOptions = { start: [onVoice(), onTranscript()], resume: false };
      const talk = await TestConversation.open(options, ANSWERS);
      const said = await play(talk, script);
      expect(talk.turns.map(([, text]) => text).join(' ')).toBe(said.join(' '));
      expectOrder(talk);
    }),
    { numRuns: 300 },
  );
});

test('no order of events confuses any composition', async () => {
  const compositions = fc.record(
    {
      start: fc.constantFrom(
        [pushToTalk()],
        [onVoice({ minMs: 0 })],
        [pushToTalk(), onVoice(), onTranscript()],
      ),
      end: fc.constantFrom([pushToTalk()], [pushToTalk(), endOfTurnBySilence()], []),
      mute: fc.constantFrom([muteWhileBotSpeaks()], [muteWhileBotSpeaks(), muteDuringFunctionCalls()]),
      idle: fc.constant({ afterMs: 3000, onIdle: () => 'Are you there?' }),
      maxTurnMs: fc.constantFrom(500, 5000),
      resume: fc.constantFrom(false as const, { afterMs: 0 }, { afterMs: 3000 }),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(steps, compositions, async (script, options) => {
      const talk = await TestConversation.open(options, ANSWERS);
      const said = (await play(talk, script)).flatMap((text) => text.split(' '));
      let at = 0;
      for (const word of talk.turns.flatMap(([, text]) => text.split(' '))) {
        at = said.indexOf(word, at) + 1;
        expect(at).toBeGreaterThan(0);
      }
      expectOrder(talk);
    }),
    { numRuns: 500 },
  );
});
