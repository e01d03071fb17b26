import type { VendorAccounts } from './agency.js';

/** What an adapter is told of an account; what is missing is left to the adapter. */
export interface Account {
  readonly apiKey?: string;
  readonly baseUrl?: string;
}

export function deepgramAccount({ DEEPGRAM_API_KEY, DEEPGRAM_BASE_URL }: VendorAccounts): Account {
  return account(DEEPGRAM_API_KEY, DEEPGRAM_BASE_URL);
}

export function geminiAccount(accounts: VendorAccounts): Account {
  const { GEMINI_API_KEY, GOOGLE_API_KEY, GOOGLE_GEMINI_BASE_URL } = accounts;
  return account(GEMINI_API_KEY || GOOGLE_API_KEY, GOOGLE_GEMINI_BASE_URL);
}

function account(apiKey: string | undefined, baseUrl: string | undefined): Account {
  return { ...(apiKey ? { apiKey } : {}), ...(baseUrl ? { baseUrl } : {}) };
}
