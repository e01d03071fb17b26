import { AntiphonError, type Clock, messageOf, systemClock } from '@antiphon/core/frame-free';
import { apiKeyOf, type Environment, withoutSecondKey } from './api-key.js';
import { boundedFetch } from './bounded-fetch.js';
import { discreet } from './discreet.js';
import type { Wording } from './failures.js';
import { type GenAiClient, type GenAiModule, type GenAiOptions, loadGenAi } from './gen-ai.js';
import type { GeminiConnectionOptions } from './options.js';

/** Google's SDK, loaded and given its key when it is first needed, and what to say of its errors. */
export interface GeminiSdk extends Wording {
  /**
   * The one client of these options; the SDK is loaded when this is first called. A failure to load is not
   * remembered.
   * @throws AntiphonError `service_failed`: no key, no SDK, an address that can't be used.
   */
  client(): Promise<GenAiClient>;
}

export interface GeminiSdkOptions extends GeminiConnectionOptions {
  /** For `Retry-After` dates. @defaultValue the system's clock */
  readonly clock?: Clock;
  /** @defaultValue process.env */
  readonly env?: Environment;
}

export function geminiSdk(options: GeminiSdkOptions = {}): GeminiSdk {
  const { clock = systemClock, env = process.env, sdk = loadGenAi } = options;
  let made = options.client === undefined ? undefined : Promise.resolve(options.client);
  let say = discreet([
    options.apiKey ?? '',
    env.GEMINI_API_KEY ?? '',
    env.GOOGLE_API_KEY ?? '',
    ...Object.values(options.headers ?? {}),
  ]);
  const wording: Wording = { discreet: (text) => say(text), epochMs: () => clock.epochMs() };

  async function make(): Promise<GenAiClient> {
    const given = clientOptions(options, env, wording);
    // The environment may have got its key after we were made.
    say = discreet([given.apiKey, ...Object.values(given.httpOptions.headers)]);
    const { GoogleGenAI } = await loaded(sdk, wording);
    return withoutSecondKey(() => new GoogleGenAI(given));
  }

  return {
    ...wording,
    client() {
      if (made === undefined) {
        const making = make();
        made = making;
        making.catch(() => {
          if (made === making) made = undefined;
        });
      }
      return made;
    },
  };
}

function clientOptions(options: GeminiConnectionOptions, env: Environment, wording: Wording): GenAiOptions {
  const { apiVersion } = options;
  const apiKey = apiKeyOf(options.apiKey, env);
  const baseUrl = (options.baseUrl ?? env.GOOGLE_GEMINI_BASE_URL)?.trim();
  if (baseUrl) mustBeAddress(baseUrl);
  const headers = { ...options.headers };
  mustBeHeaders(headers);
  const version = apiVersion === undefined ? {} : { apiVersion };
  const address = baseUrl ? { baseUrl } : {};
  return {
    apiKey,
    ...version,
    enterprise: false,
    vertexai: false,
    httpOptions: { ...address, ...version, headers, fetch: boundedFetch(wording) },
  };
}

function mustBeAddress(baseUrl: string): void {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  // The address isn't quoted: it may hold a password.
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    const text = 'the base URL for Gemini must be an http:// or https:// address without a password';
    throw new AntiphonError('service_failed', text);
  }
}

function mustBeHeaders(headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) {
    try {
      new Headers().set(name, value);
    } catch {
      // What is thrown here quotes the value.
      throw new AntiphonError('service_failed', `the header '${name}' for Gemini can't be sent over HTTP`);
    }
  }
}

async function loaded(sdk: () => Promise<GenAiModule>, wording: Wording): Promise<GenAiModule> {
  try {
    return await sdk();
  } catch (thrown) {
    const missing = (thrown as { code?: unknown } | null)?.code === 'ERR_MODULE_NOT_FOUND';
    const text = missing
      ? "Gemini needs Google's SDK: npm install @google/genai"
      : `Google's SDK can't be loaded: ${wording.discreet(messageOf(thrown))}`;
    throw new AntiphonError('service_failed', text);
  }
}
