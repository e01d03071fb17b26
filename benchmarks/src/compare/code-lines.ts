import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Variant } from './call-order.js';

/** Lines that say something: neither blank nor comment. */
export function codeLines(source: string): number {
  const withoutComments = source.replaceAll(/^\s*\/\*[\s\S]*?\*\/\s*$/gm, '').replaceAll(/^\s*\/\/.*$/gm, '');
  return withoutComments.split('\n').filter((line) => line.trim() !== '').length;
}

/** Of what connects the parts, which are the same for both. */
export function linesOf(variant: Variant): number {
  const source = new URL(`../src/compare/variants/${variant}.ts`, import.meta.url);
  return codeLines(readFileSync(fileURLToPath(source), 'utf8'));
}
