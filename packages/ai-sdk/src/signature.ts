import { isJsonValue } from '@antiphon/core';
import { isRecord } from './is-record.js';
import type { AiSdkProviderOptions } from './model.js';

/**
 * What a provider wants back with a part (a thought signature, the id of an item), as the one opaque text that
 * a conversation keeps.
 */
export function signatureOf(providerMetadata: unknown): { readonly signature?: string } {
  if (!isMetadata(providerMetadata)) return {};
  return { signature: JSON.stringify(providerMetadata) };
}

/** The way back. A signature that was not made here, of a model beside this one, says nothing. */
export function providerOptionsOf(signature: string | undefined): { providerOptions?: AiSdkProviderOptions } {
  if (signature === undefined || !signature.startsWith('{')) return {};
  try {
    const parsed: unknown = JSON.parse(signature);
    return isMetadata(parsed) ? { providerOptions: parsed } : {};
  } catch {
    return {};
  }
}

function isMetadata(value: unknown): value is AiSdkProviderOptions {
  return (
    isRecord(value) &&
    isJsonValue(value) &&
    Object.keys(value).length > 0 &&
    Object.values(value).every(isRecord)
  );
}
