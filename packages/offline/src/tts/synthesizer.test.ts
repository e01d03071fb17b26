import { afterAll, describe, expect, it } from 'vitest';
import { unloadOffline } from '../unload.js';
import { createSynthesizer, FLITE_VOICES, type Speech } from './index.js';

const synthesizer = createSynthesizer({ voice: 'kal16' });
afterAll(() => unloadOffline());

const lengthMs = ({ samples }: Speech): number => samples.length / 16;

/** Loudness of a stretch, 0…1. */
function loudness({ samples }: Speech, startMs: number, endMs: number): number {
  const stretch = samples.subarray(startMs * 16, endMs * 16);
  return Math.sqrt(
    stretch.reduce((sum, sample) => sum + (sample / 32_768) ** 2, 0) / Math.max(1, stretch.length),
  );
}

describe('a synthesizer', () => {
  it.each(FLITE_VOICES)('speaks with the voice %s', async (voice) => {
    using speaker = createSynthesizer({ voice });
    const speech = await speaker.synthesize('Good morning, everyone.');
    expect(lengthMs(speech)).toBeGreaterThan(900);
    expect(lengthMs(speech)).toBeLessThan(3_000);
    expect(loudness(speech, 0, lengthMs(speech))).toBeGreaterThan(0.02);
    expect(
      speech.phones
        .filter(({ phone }) => phone !== 'pau')
        .map(({ phone }) => phone)
        .join(' '),
    ).toBe('g uh d m ao r n ih ng eh v r iy w ah n');
  });

  it('knows when each word and each phone is said', async () => {
    const text =
      'Hello there, your order 12 costs $5.50. It arrives on Tuesday \u2014 at 3:30 p.m. \u{1f642} OK?';
    const speech = await synthesizer.synthesize(text);
    expect(speech.words.map((word) => word.text)).toEqual(text.split(' '));
    let lastMs = 0;
    for (const { text: word, startMs, endMs } of speech.words) {
      expect(startMs).toBeGreaterThanOrEqual(lastMs);
      expect(endMs - startMs).toBeGreaterThanOrEqual(/\w/.test(word) ? 50 : 0);
      lastMs = endMs;
    }
    expect(lastMs).toBeLessThanOrEqual(lengthMs(speech));
    for (const [index, { startMs, endMs }] of speech.phones.entries()) {
      expect(endMs).toBeGreaterThanOrEqual(startMs);
      expect(Math.abs(startMs - (speech.phones[index - 1]?.endMs ?? 0))).toBeLessThan(5);
    }
    expect(speech.phones.at(-1)?.endMs).toBeLessThanOrEqual(lengthMs(speech));
    const [hello, there, your] = speech.words;
    const pause = loudness(speech, (there?.endMs ?? 0) + 20, (your?.startMs ?? 0) - 20);
    expect(pause).toBeLessThan(loudness(speech, hello?.startMs ?? 0, hello?.endMs ?? 0) / 10);
  });

  it('says sentence by sentence what it says as a whole', async () => {
    const text = 'First this. Then that! And at last the third?';
    const whole = await synthesizer.synthesize(text);
    const pieces = [];
    for await (const piece of synthesizer.stream(text)) pieces.push(piece);
    expect(pieces.map((piece) => piece.text)).toEqual([
      'First this.',
      'Then that!',
      'And at last the third?',
    ]);
    expect(pieces.flatMap(({ samples }) => [...samples])).toEqual([...whole.samples]);
    expect(pieces[2]?.offsetMs).toBeCloseTo(lengthMs(pieces[0] ?? whole) + lengthMs(pieces[1] ?? whole));
  });

  it('says the same thing the same way again, whatever was said in between', async () => {
    const first = await synthesizer.synthesize('Sure, one moment.');
    using other = createSynthesizer({ voice: 'slt', speed: 1.5 });
    await other.synthesize('Something else altogether.');
    const again = await synthesizer.synthesize('Sure, one moment.');
    expect(again).toEqual(first);
  });

  it('speaks faster and slower', async () => {
    const text = 'This is a sentence of some length.';
    const [slow, normal, fast] = await Promise.all(
      [0.8, 1, 1.6].map(async (speed) => lengthMs(await createSynthesizer({ speed }).synthesize(text))),
    );
    expect(slow).toBeGreaterThan((normal ?? 0) * 1.1);
    expect(fast).toBeLessThan((normal ?? 0) * 0.75);
  });

  it('takes hostile text for text', async () => {
    for (const text of [
      '-voice slt -o /etc/passwd',
      '--help',
      '-t',
      '$(reboot) `ls`; | &',
      '%s%n%x',
      '\\',
      '"',
    ]) {
      const speech = await synthesizer.synthesize(text);
      expect(lengthMs(speech)).toBeLessThan(8_000);
      expect(speech.words.map((word) => word.text).join(' ')).toBe(text.replaceAll('`', ''));
    }
  });

  it('is silent where there is nothing to say', async () => {
    for (const text of ['', ' \n\t', '<speak></speak>', '\u0000\u0007']) {
      expect(await synthesizer.synthesize(text)).toEqual({
        samples: new Int16Array(0),
        sampleRate: 16_000,
        words: [],
        phones: [],
      });
    }
    expect(await synthesizer.synthesize('\u{1f642}')).toMatchObject({
      words: [{ text: '\u{1f642}', startMs: 0, endMs: 0 }],
    });
  });

  it('speaks long texts and refuses endless ones', async () => {
    const long = await synthesizer.synthesize('word '.repeat(500));
    expect(long.words).toHaveLength(500);
    expect(lengthMs(long)).toBeGreaterThan(60_000);
    await expect(synthesizer.synthesize('a'.repeat(20_001))).rejects.toMatchObject({ code: 'text_too_long' });
  });

  it('stops when the signal aborts', async () => {
    const controller = new AbortController();
    const pieces: string[] = [];
    const speak = async () => {
      for await (const { text } of synthesizer.stream('One. Two. Three.', { signal: controller.signal })) {
        pieces.push(text);
        controller.abort(new Error('barge-in'));
      }
    };
    await expect(speak()).rejects.toThrow('barge-in');
    expect(pieces).toEqual(['One.']);
    const running = synthesizer.synthesize('Hello.', { signal: AbortSignal.timeout(1) });
    await Promise.allSettled([running]);
    expect((await synthesizer.synthesize('Hello.')).words).toHaveLength(1);
  });

  it('starts a fresh thread after the old one went away', async () => {
    const lost = synthesizer.synthesize('This will not be said.');
    const outcome = expect(lost).rejects.toMatchObject({ code: 'closed' });
    await new Promise((resolve) => setImmediate(resolve));
    await unloadOffline();
    await outcome;
    expect((await synthesizer.synthesize('Hello.')).words).toHaveLength(1);
  });

  it('refuses requests once closed, and options that make no sense', async () => {
    const closed = createSynthesizer();
    closed.close();
    await expect(closed.synthesize('Hello.')).rejects.toMatchObject({ code: 'closed' });
    for (const options of [{ speed: 3 }, { leadMs: -1 }, { voice: 'hal' as 'rms' }]) {
      expect(() => createSynthesizer(options)).toThrow(expect.objectContaining({ code: 'invalid_argument' }));
    }
  });
});
