import { type Floor, NEVER } from '@antiphon/core';
import { describe, expect, test } from 'vitest';
import { patientSilence } from './patient-silence.js';

const floor = (facts: Partial<Floor> = {}): { -readonly [Key in keyof Floor]: Floor[Key] } => ({
  nowMs: 0,
  taken: true,
  takenAtMs: 0,
  interrupting: false,
  voice: false,
  voiceFromMs: 0,
  voiceToMs: undefined,
  words: '',
  interim: '',
  endOfTurn: false,
  wordsAtMs: undefined,
  finalAtMs: undefined,
  owedTranscripts: 0,
  botSpeaking: false,
  botSpeeches: 0,
  answering: false,
  functionCalls: 0,
  button: undefined,
  buttonAtMs: undefined,
  muted: false,
  reconsider: () => {},
  ...facts,
});

describe('patientSilence', () => {
  test('ends a turn some time after the voice', () => {
    const words = 'What can we see tonight?';
    expect(patientSilence().endsAt(floor({ voiceToMs: 1000, words }))).toBe(1600);
  });

  test('does not end it while a voice sounds', () => {
    expect(patientSilence().endsAt(floor({ voice: true }))).toBe(NEVER);
  });

  test('waits longer behind a short beginning', () => {
    const strategy = patientSilence();
    expect(strategy.endsAt(floor({ voiceToMs: 2000, words: 'And so my fellow Americans.' }))).toBe(3300);
    const whole = 'And then the two of us went home together.';
    expect(strategy.endsAt(floor({ voiceToMs: 2000, words: whole }))).toBe(2600);
  });

  test('is as patient as the last pause asks for, and forgets it with the turn', () => {
    const strategy = patientSilence();
    const facts = floor({ voiceToMs: 2000, words: 'one thing' });
    strategy.endsAt(facts);
    Object.assign(facts, { voice: true, voiceFromMs: 3000, voiceToMs: undefined });
    strategy.endsAt(facts);
    Object.assign(facts, { voice: false, voiceToMs: 4000 });
    expect(strategy.endsAt(facts)).toBe(5300);
    Object.assign(facts, { voice: true, voiceFromMs: 4300, voiceToMs: undefined });
    strategy.endsAt(facts);
    Object.assign(facts, { voice: false, voiceToMs: 6000 });
    expect(strategy.endsAt(facts)).toBe(6600);
    expect(strategy.endsAt(Object.assign(facts, { takenAtMs: 20_000, voiceToMs: 21_000 }))).toBe(21_600);
  });
});
