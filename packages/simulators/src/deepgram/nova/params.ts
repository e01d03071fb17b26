import { INTAKE_ENCODINGS, type IntakeFormat } from '../listening/index.js';
import { InvalidQuery, QueryReader } from '../wire/index.js';

/** What `/v1/listen` was asked for. */
export interface NovaParams {
  readonly model: string;
  readonly format: IntakeFormat;
  readonly interimResults: boolean;
  /** ms of silence; undefined: off. */
  readonly endpointingMs: number | undefined;
  readonly utteranceEndMs: number | undefined;
  readonly vadEvents: boolean;
  /** Text with case and punctuation. */
  readonly punctuate: boolean;
}

const TIERS: Readonly<Record<string, readonly string[]>> = {
  'nova-3': ['general', 'medical'],
  'nova-2': [
    'general',
    'meeting',
    'phonecall',
    'finance',
    'conversationalai',
    'voicemail',
    'video',
    'medical',
    'drivethru',
    'automotive',
    'atc',
  ],
};

/** Known to the vendor; the simulator has no decoder for them. */
const OTHER_ENCODINGS = ['flac', 'amr-nb', 'amr-wb', 'opus', 'ogg-opus', 'speex', 'g729'];

const DEFAULT_MODEL = 'nova-3';
const DEFAULT_ENDPOINTING_MS = 10;

/** @throws InvalidQuery */
export function readNovaParams(query: URLSearchParams): NovaParams {
  const reader = new QueryReader(query);
  const model = reader.text('model') ?? DEFAULT_MODEL;
  if (!isNova(model)) throw new InvalidQuery('No such model/language/tier combination found.');
  if (model.startsWith('nova-3') && reader.all('keywords').length > 0) {
    throw new InvalidQuery('Keywords are not supported for Nova-3. Use keyterm instead.');
  }
  const interimResults = reader.flag('interim_results');
  const utteranceEndMs = reader.integer('utterance_end_ms', { least: 1_000, most: 60_000 });
  if (utteranceEndMs !== undefined && !interimResults) {
    throw new InvalidQuery('Invalid query string: utterance_end_ms requires interim_results=true.');
  }
  return {
    model,
    format: readFormat(reader),
    interimResults,
    endpointingMs: readEndpointing(reader),
    utteranceEndMs,
    vadEvents: reader.flag('vad_events'),
    punctuate: reader.flag('punctuate') || reader.flag('smart_format'),
  };
}

function isNova(model: string): boolean {
  return Object.entries(TIERS).some(
    ([name, uses]) =>
      model === name || (model.startsWith(`${name}-`) && uses.includes(model.slice(name.length + 1))),
  );
}

function readEndpointing(reader: QueryReader): number | undefined {
  const text = reader.text('endpointing');
  if (text === 'false') return undefined;
  if (text === 'true') return DEFAULT_ENDPOINTING_MS;
  return reader.integer('endpointing', { least: 0, most: 60_000 }) ?? DEFAULT_ENDPOINTING_MS;
}

/** The audio format, as both versions of the listening API take it. @throws InvalidQuery */
export function readFormat(reader: QueryReader): IntakeFormat {
  const named = reader.text('encoding') ?? '';
  if (OTHER_ENCODINGS.includes(named)) {
    throw new InvalidQuery(`The simulator cannot decode ${named}; it takes ${INTAKE_ENCODINGS.join(', ')}.`);
  }
  const encoding = reader.oneOf('encoding', INTAKE_ENCODINGS);
  const sampleRate = reader.integer('sample_rate', { least: 4_000, most: 192_000 });
  if (encoding !== undefined && sampleRate === undefined) {
    throw new InvalidQuery(`Invalid query string: sample_rate is required with encoding ${encoding}.`);
  }
  return {
    encoding,
    sampleRate: sampleRate ?? 0,
    channels: reader.integer('channels', { least: 1, most: 8 }) ?? 1,
    separate: reader.flag('multichannel'),
  };
}
