import { AntiphonError } from '@antiphon/core/frame-free';
import type { OpenAiCompatibleOptions } from './options.js';

/** Shorter values are no secrets, and taking them out of messages would make nonsense of those. */
const SHORTEST_SECRET = 6;

/** Where requests go, what they carry, and what must never be said aloud. */
export interface Server {
  /** For messages: `http://127.0.0.1:11434`. */
  readonly origin: string;
  readonly model: string;
  readonly hasKey: boolean;
  readonly headers: Headers;
  address(path: 'chat/completions' | 'models'): URL;
  /** A text without the key and the values of the headers, in one line of at most 300 characters. */
  discreet(text: string): string;
}

/** @throws AntiphonError `service_failed`: an address or a header that can't be used. */
export function serverOf(options: OpenAiCompatibleOptions): Server {
  const { model, headers: given = {} } = options;
  const base = parsed(options.baseUrl);
  const apiKey = options.apiKey?.trim() || undefined;
  const secrets = [apiKey ?? '', ...Object.values(given).map((value) => value.trim())]
    .filter(({ length }) => length >= SHORTEST_SECRET)
    .sort((a, b) => b.length - a.length);
  const headers = new Headers();
  const set = (name: string, value: string, what: string) => {
    try {
      headers.set(name, value);
    } catch {
      // What is thrown here quotes the value.
      throw unusable(`${what} can't be sent in an HTTP header`);
    }
  };
  for (const [name, value] of Object.entries(given)) set(name, value, `the header '${name}'`);
  if (apiKey !== undefined) set('authorization', `Bearer ${apiKey}`, 'apiKey');
  return {
    origin: base.origin,
    model,
    hasKey: headers.has('authorization'),
    headers,
    address(path) {
      const address = new URL(base);
      address.pathname = `${base.pathname === '/' ? '/v1' : base.pathname.replace(/\/+$/, '')}/${path}`;
      return address;
    },
    discreet(text) {
      let said = text;
      for (const secret of secrets) said = said.replaceAll(secret, '***');
      said = said.replace(/\s+/g, ' ').trim();
      return said.length > 300 ? `${said.slice(0, 299)}…` : said;
    },
  };
}

function parsed(baseUrl: string): URL {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  // The address isn't quoted: it may hold a password.
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw unusable('baseUrl is no http:// or https:// address, such as http://127.0.0.1:11434/v1');
  if (url.username !== '' || url.password !== '')
    throw unusable('baseUrl holds a user name or password: use apiKey or headers');
  return url;
}

const unusable = (what: string) => new AntiphonError('service_failed', `openAiCompatible: ${what}`);
