import type { Pipeline } from '@antiphon/core';
import type { CallEnds } from '../pipeline.js';

/** Whose services answer the call. */
export const VENDOR_CHOICES = ['none', 'simulated', 'live', 'cloud', 'cloud-live'] as const;
export type VendorChoice = (typeof VENDOR_CHOICES)[number];

/** Who answers a call, and what is to be closed when it is over. */
export interface Agency extends AsyncDisposable {
  readonly agent: (ends: CallEnds) => Pipeline;
  /** Which services, as a person is told before the call. */
  readonly services: string;
}

/** Keys and addresses of vendors, by the names they have in the environment. */
export type VendorAccounts = Readonly<Record<string, string | undefined>>;
