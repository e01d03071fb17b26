import type { Options } from 'tsup';

/**
 * How every package's JavaScript is made: ES modules, nothing bundled but the package's own files. The
 * types are tsc's work (docs/decisions/0004-javascript-by-tsup-types-by-tsc.md).
 */
export const library = {
  entry: ['src/index.ts'],
  format: 'esm',
  platform: 'node',
  target: 'es2022',
  sourcemap: true,
  splitting: true,
  removeNodeProtocol: false,
  dts: false,
  // What an earlier build left behind, except the declarations: tsc may be writing them right now.
  clean: ['!**/*.d.ts'],
  silent: true,
} as const satisfies Options;
