import { describe, expect, test } from 'vitest';
import {
  AntiphonError,
  ConnectionStateFrame,
  type ErrorFrame,
  type Frame,
  InputAudioFrame,
  InputEncodedAudioFrame,
  inlet,
  LanguageFrame,
  pipeline,
  type RecognitionEvents,
  type ServiceHost,
  SpeechStartedFrame,
  type SpeechToText,
  stt,
  TranscriptionFrame,
  VirtualClock,
} from '../index.js';

/** A recogniser that does as it is told, and notes what it is given. */
function puppet() {
  const given: (string | number)[] = [];
  const told: { events?: RecognitionEvents; host?: ServiceHost } = {};
  const service = {
    name: 'puppet',
    encodings: ['mulaw'],
    open(events, host) {
      told.events = events;
      told.host = host;
      return {
        write: (samples) => void given.push(samples.length),
        writeEncoded: (audio, encoding, sampleRate) =>
          void given.push(`${encoding} ${sampleRate}: ${audio.join(' ')}`),
        speechStarted: () => void given.push('voice'),
        close: () => void given.push('closed'),
      };
    },
  } as const satisfies SpeechToText;
  const events = () => told.events as RecognitionEvents;
  return { service, given, events, host: () => told.host as ServiceHost };
}

const mulaw = (...bytes: number[]) =>
  new InputEncodedAudioFrame({ audio: Uint8Array.from(bytes), encoding: 'mulaw', sampleRate: 8000 });

describe('stt', () => {
  test('hands a telephone line’s bytes on as they came, and passes them downstream', async () => {
    const { service, given } = puppet();
    const line = pipeline(inlet(InputEncodedAudioFrame), stt(service, { input: 'encoded' }));
    const session = line.open({ clock: new VirtualClock() });
    const out: Frame[] = [];
    session.output$.subscribe((frame) => out.push(frame));
    await session.start();
    const frame = mulaw(255, 0, 127);
    session.send(frame);
    expect(given).toEqual(['mulaw 8000: 255 0 127']);
    expect(out).toContain(frame);
    await session.cancel();
    expect(given.at(-1)).toBe('closed');
  });

  test('says once that a service cannot read what comes', async () => {
    const { service, given } = puppet();
    const line = pipeline(inlet(InputEncodedAudioFrame), stt(service, { input: 'encoded' }));
    const errors: ErrorFrame[] = [];
    const session = line.open({ clock: new VirtualClock() });
    await session.start();
    session.observe({ onFrame: (frame) => frame.kind === 'error' && errors.push(frame as ErrorFrame) });
    const opus = () =>
      new InputEncodedAudioFrame({ audio: new Uint8Array(9), encoding: 'opus', sampleRate: 48_000 });
    session.send(opus());
    session.send(opus());
    expect(given).toEqual([]);
    expect(errors.map(({ message }) => message)).toEqual(['puppet cannot read opus, only mulaw']);
    await session.cancel();
  });

  test('refuses encoded audio for a service that reads none', () => {
    const { service } = puppet();
    const { encodings: _, ...deaf } = service;
    expect(() => stt(deaf, { input: 'encoded' })).toThrow(AntiphonError);
  });

  test('counts the time of what it is told from the audio that was sent, coded or not', async () => {
    const { service, events } = puppet();
    const clock = new VirtualClock();
    const session = pipeline(inlet(InputEncodedAudioFrame), stt(service, { input: 'encoded' })).open({
      clock,
    });
    const out: TranscriptionFrame[] = [];
    session.frames$(TranscriptionFrame).subscribe((frame) => out.push(frame));
    await session.start();
    await clock.run(5_000);
    for (let sent = 0; sent < 50; sent++) session.send(mulaw(...new Array<number>(160).fill(255)));
    events().final({ text: 'yes', startMs: 400, endMs: 900, endOfTurn: true });
    expect(out).toMatchObject([{ text: 'yes', startMs: 4_400, endMs: 4_900, endOfTurn: true }]);
    await session.cancel();
  });

  test('is the voice activity of a pipeline, for a service that reports it', async () => {
    const { service, given, events } = puppet();
    const hearing = { ...service, reportsVoiceActivity: true } as const;
    const session = pipeline(inlet(InputAudioFrame, SpeechStartedFrame), stt(hearing)).open({
      clock: new VirtualClock(),
    });
    const started: (number | undefined)[] = [];
    session.frames$(SpeechStartedFrame).subscribe(({ voiceAtMs }) => started.push(voiceAtMs));
    await session.start();
    session.send(new InputAudioFrame({ samples: new Int16Array(1600), sampleRate: 16_000 }));
    events().speechStarted(40);
    expect(started).toEqual([-60]);
    session.send(new SpeechStartedFrame({ voiceAtMs: 0 }));
    expect(given, 'of another’s voice activity it hears nothing').toEqual([1600]);
    await session.cancel();
  });

  test('tells everybody of the state of the service’s connection', async () => {
    const { service, host } = puppet();
    const clock = new VirtualClock();
    const session = pipeline(inlet(InputAudioFrame), stt(service)).open({ clock });
    const states: ConnectionStateFrame[] = [];
    session.frames$(ConnectionStateFrame).subscribe((frame) => states.push(frame));
    await session.start();
    expect(host().clock).toBe(clock);
    host().connection({
      from: 'open',
      to: 'reconnecting',
      reason: 'closed_by_peer',
      attempt: 2,
      generation: 1,
      atMs: 0,
    });
    expect(states).toMatchObject([
      { processor: 'stt', state: 'reconnecting', attempt: 2, reason: 'closed_by_peer' },
    ]);
    await session.cancel();
    expect(host().signal.aborted).toBe(true);
  });

  test('has a service recognise another language, and says of one that cannot that it does not', async () => {
    const { service, given } = puppet();
    const polyglot: SpeechToText = {
      ...service,
      open: (events, host) => ({
        ...service.open(events, host),
        setLanguage(language) {
          if (language === 'tlh') throw new AntiphonError('service_failed', 'puppet knows no Klingon');
          given.push(language);
        },
      }),
    };
    const errors: string[] = [];
    for (const each of [polyglot, service]) {
      const session = pipeline(inlet(InputAudioFrame), stt(each)).open({ clock: new VirtualClock() });
      session.observe({
        onFrame: (frame) => frame.kind === 'error' && errors.push((frame as ErrorFrame).message),
      });
      await session.start();
      for (const language of ['es', 'tlh']) session.send(new LanguageFrame({ language }));
      await session.cancel();
    }
    expect(given).toEqual(['es', 'closed', 'closed']);
    expect([...new Set(errors)]).toEqual([
      'puppet knows no Klingon',
      'puppet cannot change its language to es',
      'puppet cannot change its language to tlh',
    ]);
  });
});
