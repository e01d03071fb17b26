import {
  AntiphonError,
  type AudioAvatar,
  type AvatarEvents,
  Conversation,
  deferred,
  textOf,
  VirtualClock,
} from '@antiphon/core/frame-free';
import {
  inVirtualTime,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  voiceOf,
  wordsIn,
} from '@antiphon/testing';
import { expect, it } from 'vitest';
import { type AvatarSpeechOptions, avatarSpeech, classicAgent, pacedSpeech } from '../src/index.js';

const RATE = 16_000;
const FRAME = RATE / 50;

/** An avatar that does what the test says, and notes what it is told. */
function puppet() {
  const calls: string[] = [];
  const samples: number[] = [];
  const opened = deferred();
  let events: AvatarEvents | undefined;
  let opens = true;
  const avatar: AudioAvatar = {
    name: 'puppet',
    drivenBy: 'audio',
    async open(to) {
      events = to;
      if (!opens) await opened.promise;
      return {
        write(utterance, piece) {
          if (calls.at(-1) !== `write ${utterance}`) calls.push(`write ${utterance}`);
          samples.push(...piece);
        },
        finish: (utterance) => void calls.push(`finish ${utterance}`),
        interrupt: () => void calls.push('interrupt'),
        listening: (isListening) => void calls.push(isListening ? 'listens' : 'listens no more'),
        close: () => void calls.push('close'),
      };
    },
  };
  return {
    avatar,
    calls,
    words: () => textIn(samples),
    events: () => events as AvatarEvents,
    staysAway: () => {
      opens = false;
      return opened;
    },
  };
}

function textIn(samples: readonly number[]): string {
  return wordsIn(Int16Array.from(samples), RATE)
    .map(({ text }) => text)
    .join(' ');
}

/** An agent that is told what to say, and speaks through an avatar. */
async function agentWith(avatar: AudioAvatar, options: AvatarSpeechOptions = {}) {
  const clock = new VirtualClock();
  const errors: string[] = [];
  const agent = classicAgent({
    clock,
    conversation: new Conversation({ clock }),
    vad: scriptedVad(),
    stt: scriptedStt(),
    llm: scriptedLlm(),
    tts: scriptedTts(),
    output: avatarSpeech(avatar, options),
    on: { error: ({ message }, part) => errors.push(`${part}: ${message}`) },
  });
  await inVirtualTime(clock, agent.start(), 20_000);
  return {
    clock,
    agent,
    errors,
    history: () => agent.conversation.messages.map((message) => textOf(message).trim()),
    end: async () => {
      await inVirtualTime(clock, agent.end(), 20_000);
      expect(clock.pending).toBe(0);
    },
  };
}

it('says a turn, which is over when the avatar says so', async () => {
  const { avatar, calls, words, events } = puppet();
  const { agent, clock, end } = await agentWith(avatar);
  agent.say('Good morning.');
  await clock.run(300);
  expect([calls, words()]).toEqual([['write 1', 'finish 1'], 'Good morning.']);
  events().started(1);
  await clock.run(500);
  expect(agent.answering).toBe(true);
  events().ended(1);
  expect(agent.turns).toMatchObject([{ outcome: 'completed', heard: 'Good morning.' }]);
  // The moment at which the avatar was heard, not the one at which it was given the speech.
  expect(agent.turns[0]?.marks.firstHeardMs).toBe(300);
  await end();
  expect(calls.at(-1)).toBe('close');
});

it('looks as if it listened while the user speaks', async () => {
  const { avatar, calls } = puppet();
  const { agent, clock, end } = await agentWith(avatar);
  const said = voiceOf('hello').samples;
  for (let at = 0; at < RATE; at += FRAME) {
    const frame = new Int16Array(FRAME);
    frame.set(said.subarray(at, at + FRAME));
    agent.hear(frame, RATE);
    await clock.run(20);
  }
  expect(calls.slice(0, 3)).toEqual(['listens', 'listens no more', 'write 1']);
  await end();
});

it('falls silent when it is interrupted, and the history keeps what was heard', async () => {
  const { avatar, calls, events } = puppet();
  const { agent, clock, history, end } = await agentWith(avatar);
  agent.say('One two three four five six.');
  await clock.run(100);
  events().started(1);
  await clock.run(700);
  agent.interrupt();
  expect(calls.at(-1)).toBe('interrupt');
  expect(agent.turns).toMatchObject([{ outcome: 'interrupted', heard: 'One two three', heardMs: 700 }]);
  expect(history()).toEqual(['One two three']);
  await end();
});

it('ends the turn in which it is lost, leaves the next to the voice, and comes back', async () => {
  const { avatar, words, events } = puppet();
  const played: number[] = [];
  const sink = { write: (samples: Int16Array) => void played.push(...samples), flush() {} };
  const voice = pacedSpeech({ sampleRate: RATE, sink: () => sink });
  const { agent, clock, errors, history, end } = await agentWith(avatar, { voice });
  agent.say('One two three four.');
  await clock.run(100);
  events().started(1);
  await clock.run(500);
  events().lost(new AntiphonError('connection_lost', 'the room is gone'));
  expect(errors).toEqual(['output: the room is gone']);
  agent.say('Five six.');
  await clock.run(2_000);
  expect(textIn(played)).toBe('Five six.');
  events().ready();
  agent.say('Seven.');
  await clock.run(100);
  expect(words()).toBe('One two three four. Seven.');
  events().started();
  await clock.run(300);
  events().ended();
  expect(history()).toEqual(['One two', 'Five six.', 'Seven.']);
  expect(agent.turns.map(({ outcome }) => outcome)).toEqual(['interrupted', 'completed', 'completed']);
  await end();
});

it('ends a turn that the avatar does not begin to say, and counts nothing of it as heard', async () => {
  const { avatar, calls } = puppet();
  const { agent, clock, errors, end } = await agentWith(avatar);
  agent.say('One two three.');
  await clock.run(5_500);
  expect(errors).toEqual(['output: the avatar has not begun to speak within 5000 ms']);
  expect(calls).toContain('interrupt');
  expect(agent.turns).toMatchObject([{ outcome: 'interrupted', heard: '', heardMs: 0 }]);
  await end();
});

it('gives an avatar up that does not begin to speak for a second time, and the voice speaks', async () => {
  const { avatar, calls, events } = puppet();
  const played: number[] = [];
  const sink = { write: (samples: Int16Array) => void played.push(...samples), flush() {} };
  const voice = pacedSpeech({ sampleRate: RATE, sink: () => sink });
  const { agent, clock, errors, end } = await agentWith(avatar, { voice });
  for (const words of ['One.', 'Two.']) {
    agent.say(words);
    await clock.run(5_500);
  }
  expect(errors).toHaveLength(2);
  expect(calls.at(-1)).toBe('close');
  events().ready();
  agent.say('Three.');
  await clock.run(2_000);
  expect(textIn(played)).toBe('Three.');
  expect(agent.turns.at(-1)).toMatchObject({ outcome: 'completed', heard: 'Three.' });
  await end();
});

it('tells once of an avatar that does not begin to speak where its line is opened anew', async () => {
  const { avatar, events } = puppet();
  const recovering: AudioAvatar = {
    ...avatar,
    open: async (to, host) =>
      Object.assign(await avatar.open(to, host), { recover: (error: AntiphonError) => to.lost(error) }),
  };
  const { agent, clock, errors, end } = await agentWith(recovering);
  agent.say('One two three.');
  await clock.run(5_500);
  expect(errors).toEqual(['output: the avatar has not begun to speak within 5000 ms']);
  expect(agent.turns).toHaveLength(1);
  events().ready();
  agent.say('Four.');
  await clock.run(100);
  events().started(2);
  await clock.run(300);
  events().ended(2);
  expect(agent.turns.at(-1)).toMatchObject({ outcome: 'completed', heard: 'Four.' });
  await end();
});

it('cuts off what nobody can say, and tells so', async () => {
  const { avatar, events } = puppet();
  const { agent, clock, errors, end } = await agentWith(avatar);
  events().failed(new AntiphonError('service_failed', 'no credit'));
  agent.say('Hello?');
  await clock.run(100);
  expect(errors).toEqual(['output: no credit', 'output: the avatar is not there: turn 0 is not heard']);
  expect(agent.turns).toMatchObject([{ outcome: 'interrupted', said: 'Hello?', heard: '' }]);
  expect(agent.answering).toBe(false);
  await end();
});

it('starts without an avatar that takes too long, and closes one that comes after the end', async () => {
  const { avatar, calls, staysAway } = puppet();
  const opened = staysAway();
  const { agent, clock, end } = await agentWith(avatar, { readyTimeoutMs: 3_000 });
  expect(clock.now()).toBe(3_000);
  await end();
  opened.resolve();
  await clock.run(0);
  expect([agent.answering, calls]).toEqual([false, ['close']]);
});

it('pushes back while it has enough to say', async () => {
  const { avatar, words, events } = puppet();
  const { agent, clock, end } = await agentWith(avatar, { highMs: 1_000, lowMs: 500 });
  agent.say('one two three four five six seven eight nine ten eleven twelve.');
  await clock.run(0);
  const atOnce = words().split(' ').length;
  expect(atOnce).toBeLessThan(8);
  events().started(1);
  await clock.run(2_000);
  expect(words().split(' ').length).toBeGreaterThan(atOnce);
  await clock.run(3_000);
  events().ended(1);
  expect(agent.turns).toMatchObject([{ outcome: 'completed' }]);
  await end();
});
