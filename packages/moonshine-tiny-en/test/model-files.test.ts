import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { locateModelFiles, modelFiles } from '../index.js';

describe('moonshine-tiny-en', () => {
  it('gives absolute paths of files that exist', () => {
    expect(locateModelFiles().map(({ part, present }) => [part, present])).toEqual([
      ['encoder', true],
      ['decoder', true],
      ['tokens', true],
    ]);
    expect(modelFiles().encoder).toMatch(/^[/\\A-Z].*encoder_model\.onnx$/);
  });

  it('has one line per id, in order', () => {
    const lines = readFileSync(modelFiles().tokens, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(32_768);
    expect(lines.every((line, id) => line.endsWith(` ${id}`))).toBe(true);
    const piece = (id: number) => Buffer.from(lines[id]?.split(' ')[0] ?? '', 'base64').toString();
    expect([piece(2), piece(3 + 0x41), piece(1126)]).toEqual(['</s>', 'A', ' And']);
  });
});
