import { type AudioAvatar, avatar, type TextAvatar } from '@antiphon/core';
import { describe, it } from 'vitest';
import { processorContract } from '../src/index.js';
import { scriptedAvatar } from './scripted-avatar.js';

const heard: AudioAvatar = scriptedAvatar({ kind: 'speech' }, { open: 0 });
const written: TextAvatar = {
  name: 'written',
  drivenBy: 'text',
  open: async (events, host) => {
    const stream = await heard.open(events, host);
    return {
      say(utterance, text) {
        events.lasts(utterance, text.length);
        stream.write(utterance, new Int16Array(text.length), 1_000);
      },
      finish: (utterance) => stream.finish(utterance),
      interrupt: () => stream.interrupt(),
      close: () => stream.close(),
    };
  },
};
const overrides = { ttsAudio: { sampleRate: 8_000 } };

describe('avatar(), as a processor', () => {
  for (const { name, run } of processorContract({ create: () => avatar(heard), overrides })) it(name, run);
});

describe('avatar() that is only seen, as a processor', () => {
  const shown = { ...heard, isHeard: false };
  for (const { name, run } of processorContract({ create: () => avatar(shown), overrides })) it(name, run);
});

describe('avatar() driven by text, as a processor', () => {
  for (const { name, run } of processorContract({ create: () => avatar(written) })) it(name, run);
});
