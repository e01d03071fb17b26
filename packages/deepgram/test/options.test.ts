import type { DeepgramClient } from '@deepgram/sdk';
import { expect, expectTypeOf, it } from 'vitest';
import type { FluxOptions, NovaOptions, SpeakOptions } from '../src/index.js';
import { configureMessage, queryOf } from '../src/index.js';

type Snake<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? First extends Lowercase<First>
    ? `${First}${Snake<Rest>}`
    : `_${Lowercase<First>}${Snake<Rest>}`
  : '';
type Names<Options> = Snake<Extract<keyof Options, string>>;

/** What the SDK takes that is no choice of the model. */
type Plumbing =
  | 'Authorization'
  | 'headers'
  | 'protocols'
  | 'debug'
  | 'reconnectAttempts'
  | 'connectionTimeoutInSeconds'
  | 'abortSignal'
  | 'shouldReconnect'
  | 'queryParams'
  | 'agent'
  | 'encoding'
  | 'sample_rate'
  // Mono.
  | 'channels'
  | 'multichannel';
type Asked<Connect extends (...args: never[]) => unknown> = Exclude<
  keyof NonNullable<Parameters<Connect>[0]>,
  Plumbing
>;
type Nova = Asked<DeepgramClient['listen']['v1']['createConnection']>;
type Flux = Asked<DeepgramClient['listen']['v2']['createConnection']>;
type Speak = Asked<DeepgramClient['speak']['v1']['createConnection']>;

it('has every choice that the SDK has, and no other', () => {
  expectTypeOf<Exclude<Nova, Names<NovaOptions>>>().toBeNever();
  expectTypeOf<Exclude<Names<NovaOptions>, Nova>>().toBeNever();
  expectTypeOf<Exclude<Flux, Names<FluxOptions>>>().toBeNever();
  expectTypeOf<Exclude<Names<FluxOptions>, Flux | 'extra'>>().toBeNever();
  expectTypeOf<Exclude<Speak, Names<SpeakOptions>>>().toBeNever();
});

it("gives options their vendor's names, and leaves out what nobody chose", () => {
  expect(queryOf({ smartFormat: true, eotTimeoutMs: 700, keyterm: ['a', 'b'], language: undefined })).toEqual(
    {
      smart_format: true,
      eot_timeout_ms: 700,
      keyterm: ['a', 'b'],
    },
  );
});

it('changes only the settings that are given', () => {
  expect(JSON.parse(configureMessage({ eotThreshold: 0.8, keyterm: 'Antiphon' }))).toEqual({
    type: 'Configure',
    thresholds: { eot_threshold: 0.8 },
    keyterms: ['Antiphon'],
  });
});
