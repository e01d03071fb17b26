import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { seededRandom, type TurnRecord } from '@antiphon/core';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { testIo } from '../../test/test-io.js';
import { virtualCall, voiced } from '../../test/virtual-call.js';
import { callerLines, madeCaller } from '../demo/caller/index.js';
import { runCli } from '../run-cli.js';
import { firstDifference } from './first-difference.js';

const scripted = fileURLToPath(new URL('../../test/scripted-receptionist.ts', import.meta.url));

/** The recording of a call with the scripted receptionist. */
async function newRecording(): Promise<string> {
  const folder = await temporaryFolder();
  await virtualCall({ caller: madeCaller(voiced(callerLines), seededRandom(1)), folder });
  return readFile(join(folder, 'session.jsonl'), 'utf8');
}

/** Held once for all, by whichever test comes first. */
let recording: Promise<string> | undefined;

/** A copy of the recorded call, in a folder of its own. */
async function recordedCall(): Promise<{ readonly folder: string; readonly file: string }> {
  const folder = await temporaryFolder();
  const file = join(folder, 'session.jsonl');
  recording ??= newRecording();
  await writeFile(file, await recording);
  return { folder, file };
}

const replay = async (cwd: string, ...args: string[]) => {
  const io = testIo({ cwd });
  const code = await runCli(['replay', ...args], io);
  return { code, out: io.out, err: io.err };
};

/** The lines of a recording without those that `leftOut` matches. */
async function without(file: string, leftOut: RegExp): Promise<void> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  await writeFile(file, lines.filter((line) => !leftOut.test(line)).join('\n'));
}

describe('antiphon replay', () => {
  test('plays the microphone again and finds no difference', async () => {
    const { folder } = await recordedCall();
    const { code, out, err } = await replay(folder, 'session.jsonl', '--pipeline', scripted, '--virtual');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('Replaying audio');
    expect(out).toContain('No difference: 5 turns came out as recorded.');
  });

  test('without recorded audio, plays what was understood', async () => {
    const { folder, file } = await recordedCall();
    await without(file, /"kind":"audioIn"/);
    const { code, out, err } = await replay(folder, file, '--pipeline', scripted, '--virtual', '--json');
    expect({ code, err }).toMatchObject({
      code: 0,
      err: expect.stringContaining('Replaying transcriptions'),
    });
    const result = JSON.parse(out);
    expect(result.difference).toBeNull();
    expect(result.turns).toHaveLength(5);
  });

  test('shows the first difference', async () => {
    const { folder, file } = await recordedCall();
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replaceAll('two seats on Friday at nine', 'six seats on Friday at nine'));
    const { code, out } = await replay(folder, file, '--pipeline', scripted, '--virtual');
    expect(code).toBe(1);
    expect(out).toContain('The first difference is in turn 4, heard:');
    expect(out).toContain('recorded: With pleasure. Let me look into the book. That is done: six seats');
    expect(out).toContain('replayed: With pleasure. Let me look into the book. That is done: two seats');
  });

  test.each([
    ['missing', undefined, 'no such file'],
    ['empty', '', 'the file is empty'],
    ['no JSON', 'hello\nthere', 'line 1 of the recording: it is not JSON'],
    ['no recording', '{"a":1}\n', 'line 1'],
    ['nothing but a header', undefined, 'holds nothing to replay'],
    ['a broken line', undefined, 'line 3 of the recording'],
  ])('a file with %s is refused in one line', async (what, text, reason) => {
    const { folder, file } = await recordedCall();
    const lines = (await readFile(file, 'utf8')).split('\n');
    const path = join(folder, 'broken.jsonl');
    if (text !== undefined) await writeFile(path, text);
    if (what.includes('header')) await writeFile(path, `${lines[0]}\n`);
    if (what.includes('broken'))
      await writeFile(path, lines.with(2, '{"frame":{"v":1,"kind":"nonsense"}}').join('\n'));
    const { code, out, err } = await replay(folder, path, '--pipeline', scripted);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^antiphon replay: [^\n]*\n$/);
    expect(err).toContain(reason);
  });

  test.each([
    ['nowhere.mjs', undefined, 'no such file'],
    ['wrong.mjs', 'export default 7;', 'must be a pipeline'],
    ['throws.mjs', 'throw new Error("not today");', 'not today'],
  ])('a module %s is refused in one line', async (name, text, reason) => {
    const { folder, file } = await recordedCall();
    if (text !== undefined) await writeFile(join(folder, name), text);
    const { code, err } = await replay(folder, file, '--pipeline', name);
    expect(code).toBe(1);
    expect(err).toMatch(/^antiphon replay: [^\n]*\n$/);
    expect(err).toContain(reason);
  });
});

describe('firstDifference', () => {
  const record = (facts: Partial<TurnRecord> = {}) =>
    ({
      turn: 1,
      outcome: 'completed',
      user: 'hi',
      said: 'Hello.',
      heard: 'Hello.',
      toolCalls: [],
      ...facts,
    }) as TurnRecord;

  test('finds none between records that differ in times alone', () => {
    expect(firstDifference([record({ audioMs: 1 })], [record({ audioMs: 2 })])).toBeUndefined();
  });

  test('names the turn, the field and both values', () => {
    expect(
      firstDifference([record(), record({ turn: 2 })], [record(), record({ turn: 2, user: 'ho' })]),
    ).toEqual({
      turn: 2,
      field: 'user',
      recorded: 'hi',
      replayed: 'ho',
    });
  });

  test('notices a turn that is missing', () => {
    expect(firstDifference([record()], [])).toMatchObject({ turn: 1, field: 'turn', replayed: '(none)' });
  });
});
