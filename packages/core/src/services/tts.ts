import {
  FunctionCallStartFrame,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  OutputDTMFFrame,
  ServiceSwitchedFrame,
  TTSAudioFrame,
  TTSEndFrame,
  TTSPhoneFrame,
  TTSSpeakFrame,
  TTSStartFrame,
  TTSTextFrame,
} from '../frames/index.js';
import { type Context, type Processor, processor } from '../processors/index.js';
import { expectService } from './expect-service.js';
import { serviceHost } from './session-host.js';
import { Speaker } from './speaker.js';
import { handOverWhenLeft } from './switched-voices.js';
import type { TextToSpeech } from './text-to-speech.js';
import type { TtsFrame, TtsOptions } from './tts-options.js';

/**
 * Speaks what the model writes, sentence by sentence: the next one is made while the last is heard. The
 * model's frames pass on. Waits while anything downstream pushes back, and loses nothing; what waits is
 * text. An utterance that fails before it is heard is tried again (`attempts`) if that may help; one that breaks off
 * is not, for it would be said twice; in a `switchable` the next voice goes on after the last word that was made, if this one
 * times its words. Where a `switchable` goes on with another branch while this voice has more to say, that one's voice says
 * all of which no speech has come here yet. Keys for the far end pass behind what there is to say when they come. An
 * interruption ends the request under way and drops the rest; keys without a turn pass then.
 */
export function tts(
  service: TextToSpeech,
  options: TtsOptions = {},
): Processor<'tts', LLMTextFrame, TtsFrame> {
  expectService('tts', 'a voice', 'synthesize', service);
  return processor({
    name: 'tts',
    takes: [LLMTextFrame],
    accepts: [
      LLMStartFrame,
      LLMEndFrame,
      FunctionCallStartFrame,
      TTSSpeakFrame,
      OutputDTMFFrame,
      ServiceSwitchedFrame,
    ],
    emits: [
      LLMStartFrame,
      LLMTextFrame,
      LLMEndFrame,
      FunctionCallStartFrame,
      TTSStartFrame,
      TTSTextFrame,
      TTSPhoneFrame,
      TTSAudioFrame,
      TTSEndFrame,
      OutputDTMFFrame,
    ],
    state: (ctx) => new Speaker(service, options, ctx as unknown as Context<TtsFrame>),
    async start(ctx) {
      await service.prewarm?.();
      if (service.open !== undefined)
        ctx.state.voicing.voice = await service.open(serviceHost(ctx as unknown as Context));
    },
    // Nothing more is written: an answer that nobody has ended ends with what there is of it.
    drain: (ctx) => ctx.state.finish(),
    async stop(ctx) {
      await ctx.state.voicing.voice.close?.();
    },
    on: {
      llmStart(frame, ctx) {
        ctx.emit(frame);
        ctx.state.begin(frame);
      },
      llmText(frame, ctx) {
        ctx.emit(frame);
        ctx.state.write(frame);
      },
      llmEnd(frame, ctx) {
        ctx.emit(frame);
        ctx.state.end(frame);
      },
      functionCallStart(frame, ctx) {
        ctx.emit(frame);
        ctx.state.pause(frame);
      },
      ttsSpeak(frame, ctx) {
        ctx.state.say(frame);
      },
      dtmfOut(frame, ctx) {
        ctx.state.press(frame);
      },
      serviceSwitched(frame, ctx) {
        handOverWhenLeft(ctx, frame.switcher);
      },
    },
  });
}
