import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Variant } from './orders.js';

/** Lines that say something: neither blank nor comment. */
export function codeLines(source: string): number {
  const withoutComments = source.replaceAll(/^\s*\/\*[\s\S]*?\*\/\s*$/gm, '').replaceAll(/^\s*\/\/.*$/gm, '');
  return withoutComments.split('\n').filter((line) => line.trim() !== '').length;
}

/** Beside the command once it is built, where the build has put a copy; else beside this file. */
const PLACES = ['./compare/variants/', './variants/'] as const;

/** Of what connects the parts, which are the same for both. */
export function linesOf(variant: Variant): number {
  const files = PLACES.map((place) => fileURLToPath(new URL(`${place}${variant}.ts`, import.meta.url)));
  const file = files.find(existsSync);
  if (file === undefined) throw new Error(`the source of ${variant} is neither ${files.join(' nor ')}`);
  return codeLines(readFileSync(file, 'utf8'));
}
