import { delay, type Message, type TurnRecord, tool, VirtualClock } from '@antiphon/core/frame-free';
import { scriptedLlm, scriptedStt, scriptedTts, scriptedVad, wordsIn } from '@antiphon/testing';
import { Caller } from './caller.js';
import { Microphone } from './microphone.js';
import { Playing } from './playing.js';
import type { Wiring } from './wiring.js';

const SAMPLE_RATE = 16_000;
/** Virtual time after which a call has gone wrong. */
const LIMIT_MS = 600_000;

export interface CallOptions {
  readonly seed: number;
  /** How often the caller speaks. @defaultValue 8 */
  readonly utterances?: number;
  /** Whether the services fail now and then. @defaultValue false */
  readonly withFaults?: boolean;
}

/** All that can be told of a call afterwards. */
export interface CallOutcome {
  readonly turns: readonly TurnRecord[];
  readonly messages: readonly Message[];
  /** The words that were played, by turn. */
  readonly played: Readonly<Record<number, string>>;
  readonly errors: readonly string[];
  /** What is left when all is over. */
  readonly timersLeft: number;
  readonly requestsLeft: number;
}

const STORY =
  'Once there was a ship, old and grey. It sailed over the sea for many years; nobody knew where it came from. ' +
  'Shall I go on?';

/** A whole call of scripted services in virtual time, the same for a seed however the parts are wired. */
export async function scriptedCall(
  wire: Wiring,
  { seed, utterances = 8, withFaults = false }: CallOptions,
): Promise<CallOutcome> {
  const clock = new VirtualClock();
  const turns: TurnRecord[] = [];
  const errors: string[] = [];
  const played = new Playing();
  const llm = scriptedLlm({
    clock,
    firstAfterMs: 180,
    paceMs: 15,
    rules: [
      ...(withFaults
        ? [
            { when: 3, error: new Error('a model that fails'), failAfter: 0 },
            { when: 6, say: 'This will', failAfter: 2, error: new Error('breaks off') },
            { when: 8, stall: true },
          ]
        : []),
      { when: 'weather', say: 'Let me look.', calls: [{ name: 'weather' }] },
      { when: 'meant', thoughts: ['not this, then'], calls: [{ name: 'weather' }] },
      { afterTool: 'weather', say: 'It is sunny, and it will stay so until the evening.' },
      { when: 'story', say: STORY },
      { when: 'number', thoughts: ['a number is missing'], say: 'Yes? Which number is it that you mean?' },
    ],
  });
  const tts = scriptedTts({
    clock,
    firstAfterMs: 90,
    paceMs: 5,
    failures: withFaults ? [{ when: 'table' }, { when: 'third item', afterWords: 2 }] : [],
  });
  const weather = tool({
    name: 'weather',
    description: 'What the weather is like.',
    async execute() {
      await delay(clock, 350);
      return { sky: 'clear' };
    },
  });
  const agent = wire({
    clock,
    vad: scriptedVad(),
    stt: scriptedStt({
      clock,
      interimAfterMs: 40,
      finalAfterMs: 120,
      failures: withFaults ? [{ atMs: 5_000 }, { atMs: 17_000 }] : [],
    }),
    llm,
    tts,
    tools: [weather],
    silenceTimeoutMs: 3_000,
    sampleRate: SAMPLE_RATE,
    sink: {
      write: (samples, { turn }) => played.add(turn, samples),
      flush() {},
    },
    botStarted: () => caller.botStarted(),
    turn(record) {
      turns.push(record);
      caller.turnOver(record.outcome);
    },
    failed: (message) => errors.push(message),
  });
  const microphone = new Microphone(clock, SAMPLE_RATE, (samples, rate) => agent.hear(samples, rate));
  const caller = new Caller(clock, microphone, seed, utterances);
  await settled(clock, agent.start());
  microphone.on();
  caller.begin();
  await clock.runUntil(() => caller.isDone, LIMIT_MS);
  // In the midst of whatever the last words have set going.
  await clock.run((seed % 7) * 500);
  microphone.off();
  await settled(clock, agent.end());
  // What was meant to be said, and the last of the microphone.
  await clock.run(15_000);
  return {
    turns,
    messages: agent.conversation.messages,
    played: Object.fromEntries(Array.from(played.byTurn(), ([turn, samples]) => [turn, textOf(samples)])),
    errors,
    timersLeft: clock.pending,
    requestsLeft: llm.openRequests + tts.openRequests,
  };
}

function textOf(samples: Int16Array): string {
  return wordsIn(samples, SAMPLE_RATE)
    .map(({ text }) => text)
    .join(' ');
}

async function settled(clock: VirtualClock, promise: Promise<unknown>): Promise<void> {
  let isSettled = false;
  const done = () => {
    isSettled = true;
  };
  promise.then(done, done);
  await clock.runUntil(() => isSettled, LIMIT_MS);
  await promise;
}
