/** The vendor's words for an HTTP status. */
export const STATUS_WORDS = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'RESOURCE_EXHAUSTED',
  499: 'CANCELLED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
} as const;

export type GeminiErrorCode = keyof typeof STATUS_WORDS;

/** What the vendor answers when it refuses: an HTTP status, its word, and sometimes details. */
export class GeminiError extends Error {
  override readonly name = 'GeminiError';
  readonly code: GeminiErrorCode;
  readonly details: readonly Readonly<Record<string, unknown>>[];

  constructor(
    code: GeminiErrorCode,
    message: string,
    details: readonly Readonly<Record<string, unknown>>[] = [],
  ) {
    super(message);
    this.code = code;
    this.details = details;
  }

  /** The body of an HTTP answer, and of an error event inside a stream. */
  get body(): { readonly error: Readonly<Record<string, unknown>> } {
    const { code, message, details } = this;
    const error = { code, message, status: STATUS_WORDS[code] };
    return { error: details.length === 0 ? error : { ...error, details } };
  }
}

const TYPES = 'type.googleapis.com/google.rpc';
const SERVICE = 'generativelanguage.googleapis.com';

export function invalidArgument(
  message: string,
  details: readonly Readonly<Record<string, unknown>>[] = [],
): GeminiError {
  return new GeminiError(400, message, details);
}

/** A key that nobody knows. */
export function invalidKey(): GeminiError {
  const message = 'API key not valid. Please pass a valid API key.';
  return invalidArgument(message, [
    {
      '@type': `${TYPES}.ErrorInfo`,
      reason: 'API_KEY_INVALID',
      domain: 'googleapis.com',
      metadata: { service: SERVICE },
    },
    { '@type': `${TYPES}.LocalizedMessage`, locale: 'en-US', message },
  ]);
}

/** No key at all. */
export function missingKey(): GeminiError {
  const message =
    "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or " +
    'other form of API consumer identity to call this API.';
  return new GeminiError(403, message);
}

export function unknownModel(model: string, version: string, method: string): GeminiError {
  const message =
    `models/${model} is not found for API version ${version}, or is not supported for ${method}. ` +
    'Call ListModels to see the list of available models and their supported methods.';
  return new GeminiError(404, message);
}

/** Too many requests. @param retryAfterMs when to come again; said in whole seconds or fractions of one */
export function resourceExhausted(retryAfterMs?: number): GeminiError {
  const retry =
    retryAfterMs === undefined
      ? []
      : [{ '@type': `${TYPES}.RetryInfo`, retryDelay: `${Number((retryAfterMs / 1000).toFixed(3))}s` }];
  const message = 'You exceeded your current quota, please check your plan and billing details.';
  return new GeminiError(429, message, [
    {
      '@type': `${TYPES}.QuotaFailure`,
      violations: [
        {
          quotaMetric: `${SERVICE}/generate_content_free_tier_requests`,
          quotaId: 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier',
        },
      ],
    },
    ...retry,
  ]);
}

const MESSAGES: Readonly<Partial<Record<GeminiErrorCode, string>>> = {
  403: 'The caller does not have permission',
  404: 'Requested entity was not found.',
  500: 'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
  503: 'The model is overloaded. Please try again later.',
  504: 'The request timed out. Please try again.',
};

/** The error that the vendor sends with an HTTP status, for those who ask for one by its number. */
export function errorOfStatus(status: number, retryAfterMs?: number): GeminiError {
  if (status === 429) return resourceExhausted(retryAfterMs);
  if (status === 400) return invalidKey();
  const code = Object.hasOwn(STATUS_WORDS, status) ? (status as GeminiErrorCode) : 500;
  return new GeminiError(code, MESSAGES[code] ?? 'Request failed.');
}

/** How many bytes of a reason a WebSocket's close frame holds (RFC 6455, 5.5.1). */
const REASON_BYTES = 123;

/** Cuts the reason of a close frame to what fits, at a whole character. */
export function closeReason(message: string): string {
  if (Buffer.byteLength(message) <= REASON_BYTES) return message;
  const cut = Buffer.from(message).subarray(0, REASON_BYTES).toString('utf8');
  return cut.replace(/\uFFFD+$/, '');
}
