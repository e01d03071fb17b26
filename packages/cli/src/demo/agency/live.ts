import { type Pipeline, pipeline, vad } from '@antiphon/core';
import { geminiLive } from '@antiphon/gemini';
import { sileroVad } from '@antiphon/offline';
import { bookSeats } from '../observatory/index.js';
import type { CallEnds } from '../pipeline.js';
import { geminiAccount } from './accounts.js';
import type { VendorAccounts } from './agency.js';
import { INSTRUCTION } from './instruction.js';

/** Gemini Live hears, thinks and speaks: one socket instead of three services. */
export function live({ input, recorder, output }: CallEnds, accounts: VendorAccounts): Pipeline {
  return pipeline(
    input,
    recorder,
    // For the figures and the view alone: Gemini finds the turns by itself.
    vad(sileroVad()),
    geminiLive({
      ...geminiAccount(accounts),
      model: 'gemini-2.5-flash-native-audio-preview-09-2025',
      voice: 'Charon',
      system: INSTRUCTION,
      tools: [bookSeats()],
    }),
    output,
  );
}
