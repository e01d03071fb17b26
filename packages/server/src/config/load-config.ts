import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { AntiphonError } from '@antiphon/core';
import Value from 'typebox/value';
import { configSchema, type ServerConfig } from './config-schema.js';
import { type Environment, fromEnvironment } from './environment.js';
import { faultsOf } from './faults.js';
import { keyFaults } from './key-faults.js';
import { proxyFaults } from './proxy-faults.js';

/** A part of a configuration, as a file has it. */
export type PartialConfig = DeepPartial<ServerConfig>;

type DeepPartial<Value> = Value extends readonly unknown[]
  ? Value
  : Value extends object
    ? { readonly [Key in keyof Value]?: DeepPartial<Value[Key]> | undefined }
    : Value;

export interface ConfigSources {
  /** What holds where nothing else says otherwise, in the place of the defaults of the table. */
  readonly defaults?: PartialConfig;
  /** A file of JSON; relative to the working folder. */
  readonly file?: string | undefined;
  /** @defaultValue `process.env` */
  readonly env?: Environment;
  /** What overrides both, as flags do. */
  readonly overrides?: PartialConfig;
  /** @defaultValue the process's */
  readonly cwd?: string;
}

/**
 * Puts a server's configuration together: defaults, of the program first, then a file, then variables `ANTIPHON_SERVER_…`, then what overrides
 * them. Relative folders and files are made absolute.
 *
 * @throws AntiphonError `pipeline_invalid` that names every fault in a line of its own, and no secret
 */
export function loadConfig(sources: ConfigSources = {}): ServerConfig {
  const { defaults = {}, file, env = process.env, overrides = {}, cwd = process.cwd() } = sources;
  const read = (path: string): string => readFileSync(resolve(cwd, path), 'utf8');
  const variables = fromEnvironment(env, read);
  const given = file === undefined ? {} : fileOf(file, read);
  const merged = [given, variables.values, overrides].reduce(merge, defaults);
  const config = Value.Default(configSchema, merged);
  const faults = [...variables.faults, ...faultsOf(configSchema, config)];
  if (faults.length > 0) throw invalid(faults);
  return checked(config as ServerConfig, cwd);
}

function fileOf(file: string, read: (path: string) => string): unknown {
  let text: string;
  try {
    text = read(file);
  } catch (error) {
    throw invalid([`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}`]);
  }
  try {
    const content: unknown = JSON.parse(text);
    if (isRecord(content)) return content;
  } catch {
    // What the parser says quotes the text, and there may be a key in it.
    throw invalid([`${file} is not JSON`]);
  }
  throw invalid([`${file} must be an object, as { "port": 8800 }`]);
}

function checked(config: ServerConfig, cwd: string): ServerConfig {
  const { auth, store, limits } = config;
  const faults = [
    ...proxyFaults(config.proxies),
    ...keyFaults(auth.apiKeys),
    ...(store.kind === 'postgres' && store.url === undefined
      ? ['store.url is missing: postgres needs it']
      : []),
    ...(auth.jwtSecret !== undefined && auth.jwtJwksUrl !== undefined
      ? ['auth.jwtSecret and auth.jwtJwksUrl exclude each other: JWTs are signed by one of them']
      : []),
    ...((auth.jwtIssuer ?? auth.jwtAudience) !== undefined && !hasJwt(config)
      ? ['auth.jwtIssuer and auth.jwtAudience mean nothing without auth.jwtSecret or auth.jwtJwksUrl']
      : []),
    ...(auth.jwtJwksUrl !== undefined && !isSafeUrl(auth.jwtJwksUrl)
      ? ['auth.jwtJwksUrl must be an address with https://, or with http:// on this machine']
      : []),
    // Whoever publishes keys signs with them for others too.
    ...(auth.jwtJwksUrl !== undefined && (auth.jwtIssuer === undefined || auth.jwtAudience === undefined)
      ? [
          'auth.jwtJwksUrl needs auth.jwtIssuer and auth.jwtAudience: its keys sign tokens of other services too',
        ]
      : []),
    ...(limits.maxBufferBytes < limits.maxChunkBytes
      ? ['limits.maxBufferBytes must not be less than limits.maxChunkBytes: no chunk of that size would fit']
      : []),
  ];
  if (faults.length > 0) throw invalid(faults);
  const dataFolder = resolve(cwd, config.dataFolder);
  const file =
    store.file === undefined ? resolve(dataFolder, 'conversations.sqlite') : resolve(cwd, store.file);
  return { ...config, dataFolder, store: { ...store, file } };
}

/** Whether anybody has to say who they are. */
export function asksForCredentials(config: ServerConfig): boolean {
  return config.auth.apiKeys.length > 0 || hasJwt(config);
}

function hasJwt({ auth }: ServerConfig): boolean {
  return auth.jwtSecret !== undefined || auth.jwtJwksUrl !== undefined;
}

function isSafeUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
}

/** Whether a name or an address is this machine's own, which nobody else reaches. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  return name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);
}

/** Lists and single values replace; objects are merged. */
function merge(under: unknown, over: unknown): unknown {
  if (over === undefined) return under;
  if (!isRecord(under) || !isRecord(over)) return over;
  const entries = Object.entries(over).map(([key, value]) => [key, merge(under[key], value)]);
  return { ...under, ...Object.fromEntries(entries) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(faults: readonly string[]): AntiphonError {
  return new AntiphonError(
    'pipeline_invalid',
    `the configuration is wrong:\n${faults.map((fault) => `- ${fault}`).join('\n')}`,
  );
}
