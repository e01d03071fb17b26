import { llm, type Pipeline, pipeline, stt, tts, turnTaking, vad } from '@antiphon/core';
import { deepgramStt, deepgramTts } from '@antiphon/deepgram';
import { geminiLlm } from '@antiphon/gemini';
import { sileroVad } from '@antiphon/offline';
import { bookSeats } from '../observatory/index.js';
import { patientSilence } from '../patient-silence.js';
import type { CallEnds } from '../pipeline.js';
import { deepgramAccount, geminiAccount } from './accounts.js';
import type { VendorAccounts } from './agency.js';
import { INSTRUCTION } from './instruction.js';

/** Deepgram hears, Gemini thinks, Deepgram speaks: at the vendors or at their simulators, by `accounts`. */
export function cascade({ input, recorder, output }: CallEnds, accounts: VendorAccounts): Pipeline {
  const deepgram = deepgramAccount(accounts);
  return pipeline(
    input,
    recorder,
    vad(sileroVad()),
    stt(deepgramStt({ ...deepgram, model: 'nova-3', smartFormat: true })),
    turnTaking({ end: [patientSilence()] }),
    llm(geminiLlm({ ...geminiAccount(accounts), model: 'gemini-2.5-flash', thinking: { budgetTokens: 0 } }), {
      system: INSTRUCTION,
      tools: [bookSeats()],
    }),
    tts(deepgramTts({ ...deepgram, model: 'aura-2-arcas-en' })),
    output,
  );
}
