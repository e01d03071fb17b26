import type { LanguageModel, Session, SpeechToText, TextToSpeech } from '@antiphon/core';

/** An agent whose modules are loaded and of which nothing else has been done. */
export interface StartingAgent {
  open(timing: PartTiming): Session;
}

/** How long each part took to open, in ms; parts open side by side, so that they do not add up. */
export class PartTiming {
  readonly ms: Record<string, number> = {};

  async time<T>(part: string, opening: T | Promise<T>): Promise<T> {
    const fromMs = performance.now();
    const opened = await opening;
    this.ms[part] = (this.ms[part] ?? 0) + performance.now() - fromMs;
    return opened;
  }

  stt<Service extends SpeechToText>(service: Service): Service {
    return { ...service, open: (events, host) => this.time('STT', service.open(events, host)) };
  }

  llm(service: LanguageModel): LanguageModel {
    return {
      name: service.name,
      stream: (request) => service.stream(request),
      prewarm: () => this.time('LLM', service.prewarm?.()),
    };
  }

  tts(service: TextToSpeech): TextToSpeech {
    const { open } = service;
    return {
      name: service.name,
      synthesize: (text, options) => service.synthesize(text, options),
      prewarm: () => this.time('TTS', service.prewarm?.()),
      ...(open === undefined ? {} : { open: (host) => this.time('TTS', open.call(service, host)) }),
    };
  }
}
