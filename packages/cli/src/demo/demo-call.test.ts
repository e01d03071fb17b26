import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deinterleave, parseWav } from '@antiphon/audio';
import { seededRandom } from '@antiphon/core';
import { readRecording } from '@antiphon/testing';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { virtualCall, voiced } from '../../test/virtual-call.js';
import { callState } from './call-state.js';
import { callerLines, madeCaller, wavCaller } from './caller/index.js';
import { resultsOf } from './results.js';

const caller = (seed = 1) => madeCaller(voiced(callerLines), seededRandom(seed));

describe('the demonstration, in virtual time', () => {
  test('is a conversation of five turns with a barge-in and a booking', async () => {
    const who = caller();
    const call = await virtualCall({ caller: who, folder: await temporaryFolder() });
    const { turns, drops, totals } = resultsOf(call, who);
    expect(turns.map(({ user }) => user)).toEqual(callerLines.map(({ text }) => text));
    expect(turns.map(({ outcome }) => outcome)).toEqual([
      'completed',
      'completed',
      'interrupted',
      'completed',
      'completed',
    ]);
    expect(turns[3]?.toolCalls).toEqual(['bookSeats']);
    expect(turns[3]?.heard).toContain('two seats on Friday');
    expect(totals).toMatchObject({ turns: 5, wordErrorRate: 0, interruptions: 1, toolCalls: 1, errors: 0 });
    expect(Object.values(drops).every((count) => count === 0)).toBe(true);
  });

  test('keeps of an interrupted answer only what was heard', async () => {
    const call = await virtualCall({ caller: caller(), folder: await temporaryFolder() });
    const { record } = call.log.turns[2] ?? {};
    expect(record?.said.startsWith(record.heard)).toBe(true);
    expect(record?.heard.length).toBeLessThan(record?.said.length ?? 0);
    const kept = call.session.conversation.messages.find(
      (message) => message.role === 'assistant' && message.turn === 3,
    );
    expect(kept).toMatchObject({ text: record?.heard, interrupted: true });
  });

  test('records silence where the old answer was cut off', async () => {
    const folder = await temporaryFolder();
    const call = await virtualCall({ caller: caller(), folder });
    const { samples, sampleRate, channels } = parseWav(await readFile(join(folder, 'conversation.wav')));
    const [, right = new Int16Array(0)] = deinterleave(samples, { channels });
    const cutMs = call.log.turns[2]?.interruptedAtMs ?? Number.NaN;
    const nextMs = call.log.botSpans.find(({ startMs }) => startMs > cutMs)?.startMs ?? Number.NaN;
    const at = (ms: number): number => Math.round((ms * sampleRate) / 1000);
    expect(right.subarray(at(cutMs - 60), at(cutMs)).some((sample) => sample !== 0)).toBe(true);
    expect(right.subarray(at(cutMs + 60), at(nextMs - 5)).every((sample) => sample === 0)).toBe(true);
  });

  test('is the same call for the same seed, and another for another', async () => {
    const times = async (seed: number) => {
      const { log } = await virtualCall({ caller: caller(seed), folder: await temporaryFolder() });
      return log.callerSpans.map(({ startMs }) => startMs);
    };
    const first = await times(1);
    expect(await times(1)).toEqual(first);
    expect(await times(2)).not.toEqual(first);
  });

  test('shows the words as they are heard, and who speaks', async () => {
    const grown: string[] = [];
    let bothSpoke = false;
    const onStep: Parameters<typeof virtualCall>[0]['onStep'] = (call) => {
      const state = callState(call);
      bothSpoke ||= state.caller.speaks && state.botVoice.speaks;
      const heard = state.turns[0]?.heard ?? '';
      if (heard !== '' && heard !== grown.at(-1)) grown.push(heard);
    };
    await virtualCall({ caller: caller(), folder: await temporaryFolder(), onStep });
    expect(grown.slice(0, 3)).toEqual(['Good', 'Good evening,', 'Good evening, this']);
    expect(bothSpoke).toBe(true);
  });

  test('leaves complete files behind when it is called off', async () => {
    const folder = await temporaryFolder();
    const stop = new AbortController();
    const who = caller();
    const onStep: Parameters<typeof virtualCall>[0]['onStep'] = ({ session }) => {
      if (session.now() > 9_000) stop.abort();
    };
    const call = await virtualCall({ caller: who, folder, signal: stop.signal, onStep });
    expect(call.summary.outcome).toBe('cancelled');
    expect(resultsOf(call, who)).toMatchObject({ totals: { wordErrorRate: null, errors: 0 } });
    const { durationMs } = parseWav(await readFile(join(folder, 'conversation.wav')));
    expect(durationMs).toBeGreaterThan(8_900);
    const recording = await readRecording(join(folder, 'session.jsonl'));
    expect(recording).toMatchObject({ truncated: false, missing: 0, summary: { outcome: 'cancelled' } });
  });

  test('a recording that calls is heard to its end, and so is its answer', async () => {
    const [line] = voiced([{ voice: 'caller', text: 'How much is a telescope?' }]);
    if (line === undefined) throw new Error('one line is expected');
    const who = wavCaller(line, 'telescope.wav');
    const call = await virtualCall({ caller: who, folder: await temporaryFolder() });
    const { turns, totals } = resultsOf(call, who);
    expect(turns).toMatchObject([{ outcome: 'completed', user: 'How much is a telescope?' }]);
    expect(turns[0]?.heard).toBe(turns[0]?.said);
    expect(totals.wordErrorRate).toBeNull();
  });

  test('a silent recording ends without a turn', async () => {
    const who = wavCaller({ samples: new Int16Array(16_000), sampleRate: 16_000 }, 'silence.wav');
    const call = await virtualCall({ caller: who, folder: await temporaryFolder() });
    expect(resultsOf(call, who)).toMatchObject({
      turns: [],
      totals: { turns: 0, voiceToVoiceMs: { p50: null, max: null } },
    });
    expect(call.summary.durationMs).toBeLessThan(5_000);
  });
});
