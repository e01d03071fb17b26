import process from 'node:process';
import { AntiphonError } from '@antiphon/core/frame-free';

/** Whose account, and where the servers are. */
export interface DeepgramAccessOptions {
  /** @defaultValue the environment's `DEEPGRAM_API_KEY` */
  readonly apiKey?: string;
  /** A short-lived token, in place of the key. */
  readonly accessToken?: string;
  /**
   * For REST and WebSocket alike: a self-hosted Deepgram, a region, a simulator.
   * @defaultValue the environment's `DEEPGRAM_BASE_URL`, else Deepgram's own servers
   */
  readonly baseUrl?: string;
  /** Sent with every request and handshake. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Access that has been checked, without asking anybody. */
export interface DeepgramAccess {
  readonly credentials:
    | { readonly apiKey: string }
    | { readonly apiKey: string; readonly accessToken: string };
  readonly baseUrl: string | undefined;
  readonly isSecure: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** What may stand in an HTTP header; the SDK's socket would fail unseen on anything else. */
const headerValue = /^[\x21-\x7e]+$/;
const headerText = /^[\t\x20-\x7e]*$/;
const headerName = /^[\w!#$%&'*+.^`|~-]+$/;
const schemes = ['http:', 'https:', 'ws:', 'wss:'];

/**
 * Completes access from the environment. Touches no network.
 *
 * @throws AntiphonError `service_failed` when there is no key, or the key or the address cannot be used; the key
 * itself is never in the message.
 */
export function resolveAccess(
  options: DeepgramAccessOptions = {},
  env: Readonly<Record<string, string | undefined>> = process.env,
): DeepgramAccess {
  const apiKey = (options.apiKey ?? env.DEEPGRAM_API_KEY ?? '').trim();
  const accessToken = options.accessToken?.trim() ?? '';
  const baseUrl = (options.baseUrl ?? env.DEEPGRAM_BASE_URL ?? '').trim();
  if (apiKey === '' && accessToken === '')
    throw refused('Deepgram needs an API key: set DEEPGRAM_API_KEY or pass apiKey');
  for (const [name, value] of [
    ['apiKey', apiKey],
    ['accessToken', accessToken],
  ] as const) {
    if (value !== '' && !headerValue.test(value))
      throw refused(`the ${name} for Deepgram has characters that no key has: copy it anew`);
  }
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (!headerName.test(name) || !headerText.test(value))
      throw refused(`the header '${name}' for Deepgram has characters that no header can carry`);
  }
  return {
    credentials: accessToken === '' ? { apiKey } : { apiKey: apiKey || accessToken, accessToken },
    ...addressed(baseUrl),
    headers: options.headers ?? {},
  };
}

/** An address that the SDK's socket could not use would fail unseen. */
function addressed(baseUrl: string): Pick<DeepgramAccess, 'baseUrl' | 'isSecure'> {
  if (baseUrl === '') return { baseUrl: undefined, isSecure: true };
  const { protocol = '', hash, search } = URL.canParse(baseUrl) ? new URL(baseUrl) : {};
  if (!schemes.includes(protocol) || hash !== '' || search !== '')
    throw refused(`'${baseUrl}' is no address of a Deepgram server: https://… or http://… is expected`);
  return { baseUrl: baseUrl.replace(/\/+$/, ''), isSecure: protocol === 'https:' || protocol === 'wss:' };
}

function refused(message: string): AntiphonError {
  return new AntiphonError('service_failed', message);
}
