import { speechToTextContract, textToSpeechContract, voiceActivityContract } from '@antiphon/testing';
import { afterAll, describe, it } from 'vitest';
import {
  createSynthesizer,
  fliteTts,
  moonshineStt,
  sileroVad,
  unloadOffline,
  wordErrorRate,
} from '../src/index.js';
import { atRate } from './at-rate.js';
import { humanVoice } from './human-voice.js';

/** Audio is fed as fast as it is taken, and a wait is as short as the models need it to be. */
const pass = async (ms: number) => {
  if (ms > 10 && ms < 100) await new Promise((resolve) => setImmediate(resolve));
  else await new Promise((resolve) => setTimeout(resolve, ms / 5));
};

/** In the recording, in samples. */
const VOICE_BEGINS = 330 * 16;

afterAll(() => unloadOffline());

describe('sileroVad, by the contract', () => {
  const checks = voiceActivityContract({
    create: () => sileroVad(),
    without: ['failure'],
    voice: (ms, sampleRate) =>
      atRate(humanVoice().subarray(VOICE_BEGINS, VOICE_BEGINS + ms * 16), sampleRate),
    pass,
  });
  for (const { name, run } of checks) it(name, run);
});

describe('moonshineStt, by the contract', () => {
  const missing = { encoder: '/nowhere/e.onnx', decoder: '/nowhere/d.onnx', tokens: '/nowhere/t.txt' };
  const checks = speechToTextContract({
    create: ({ kind }) => moonshineStt(kind === 'openFailure' ? { model: missing } : {}),
    without: ['failure'],
    audioOf: (text) => createSynthesizer().synthesize(`${text}?`),
    understood: (recognised, said) => wordErrorRate(said, recognised) <= 0.25,
    pass,
  });
  for (const { name, run } of checks) it(name, run);
});

describe('fliteTts, by the contract', () => {
  const checks = textToSpeechContract({ create: () => fliteTts(), without: ['stall', 'failure'], pass });
  for (const { name, run } of checks) it(name, run);
});
