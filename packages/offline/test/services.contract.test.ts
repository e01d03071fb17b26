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

/** The step in which a contract waits for a result: as long as it says, for a busy machine needs its patience. */
const STEP_MS = 10;
/** Audio is fed as fast as it is taken, and silence is kept short. */
const pass = async (ms: number) => {
  if (ms > STEP_MS && ms < 100) await new Promise((resolve) => setImmediate(resolve));
  else await new Promise((resolve) => setTimeout(resolve, ms > STEP_MS ? ms / 5 : ms));
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
