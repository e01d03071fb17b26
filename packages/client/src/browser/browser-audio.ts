import { AntiphonError } from '@antiphon/core/frame-free';
import type { PlaybackPiece } from '../playback/jitter-buffer.js';
import {
  type FromPlayback,
  MICROPHONE_NODE,
  PLAYBACK_NODE,
  type ToMicrophone,
  type ToPlayback,
} from '../playback/worklet-messages.js';
import { workletUrl } from '../worklet-url.js';
import { MicrophoneError } from './microphone-error.js';
import type { AudioDevices, VoiceAudio, VoiceAudioEvents } from './voice-audio.js';
import { watchSound } from './watch-sound.js';

export interface BrowserAudioOptions {
  /** Where `worklet.js` of this package is served. @defaultValue beside the file that this module is in */
  readonly workletUrl?: string;
}

/** Rates that can be told to the server: others are converted by the browser. */
const MAX_RATE = 48_000;

/**
 * The browser's microphone and loudspeaker, over two worklets in one `AudioContext`. The microphone is asked for with
 * echo cancellation, noise suppression and gain control.
 */
export class BrowserAudio implements VoiceAudio {
  readonly #options: BrowserAudioOptions;
  #context: AudioContext | undefined;
  #playback: AudioWorkletNode | undefined;
  #events: VoiceAudioEvents | undefined;
  #microphone: Microphone | undefined;
  #unwatchSound: (() => void) | undefined;
  /** Of the last call: a microphone that is opened after another was asked for is closed again. */
  #asked = 0;

  constructor(options: BrowserAudioOptions = {}) {
    this.#options = options;
  }

  get rate(): number {
    return this.#context?.sampleRate ?? MAX_RATE;
  }

  get latencyMs(): number {
    return (this.#context?.outputLatency ?? 0) * 1_000;
  }

  get isBlocked(): boolean {
    return this.#context !== undefined && this.#context.state !== 'running';
  }

  async open(events: VoiceAudioEvents): Promise<void> {
    this.#events = events;
    const context = await usableContext();
    if (this.#events !== events) {
      await context.close();
      throw closedMeanwhile();
    }
    this.#context = context;
    await context.audioWorklet.addModule(this.#options.workletUrl ?? workletUrl());
    // Whoever closed it has closed the context, too.
    if (this.#context !== context) throw closedMeanwhile();
    const playback = new AudioWorkletNode(context, PLAYBACK_NODE, {
      numberOfInputs: 0,
      outputChannelCount: [1],
    });
    playback.port.onmessage = ({ data }: MessageEvent<FromPlayback>) => this.#events?.onPlayback(data);
    playback.connect(context.destination);
    this.#playback = playback;
    navigator.mediaDevices?.addEventListener('devicechange', this.#devicesChanged);
    this.#unwatchSound = watchSound(context, document, (isBlocked) => this.#events?.onSound(isBlocked));
  }

  async resume(): Promise<void> {
    await this.#context?.resume();
  }

  play(piece: PlaybackPiece): void {
    this.#tell({ type: 'piece', ...piece });
  }

  flush(turn: number): void {
    this.#tell({ type: 'flush', turn });
  }

  clear(): void {
    this.#tell({ type: 'clear' });
  }

  async startMicrophone(deviceId?: string): Promise<void> {
    const context = this.#context;
    if (context === undefined)
      throw new AntiphonError('session_state', 'open the audio before its microphone');
    const asked = ++this.#asked;
    const stream = await microphoneStream(deviceId);
    if (asked !== this.#asked || this.#context !== context) {
      for (const track of stream.getTracks()) track.stop();
      return;
    }
    this.#releaseMicrophone();
    const source = context.createMediaStreamSource(stream);
    const ear = new AudioWorkletNode(context, MICROPHONE_NODE, { numberOfOutputs: 0, channelCount: 1 });
    ear.port.onmessage = ({ data }: MessageEvent<Float32Array>) => this.#events?.onMicrophone(data);
    source.connect(ear);
    this.#microphone = { stream, source, ear };
    stream.getAudioTracks()[0]?.addEventListener('ended', () => {
      if (this.#microphone?.stream !== stream) return;
      this.#releaseMicrophone();
      this.#events?.onMicrophoneLost();
    });
  }

  stopMicrophone(): void {
    this.#asked++;
    this.#releaseMicrophone();
  }

  /** @throws Error where the browser cannot choose: not all of them do */
  async useSpeaker(deviceId: string): Promise<void> {
    const context = this.#context as (AudioContext & { setSinkId?(id: string): Promise<void> }) | undefined;
    if (context?.setSinkId === undefined) throw new Error('this browser plays on the default device only');
    await context.setSinkId(deviceId);
  }

  async devices(): Promise<AudioDevices> {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    const of = (kind: MediaDeviceKind) =>
      all
        .filter((device) => device.kind === kind && device.deviceId !== '')
        .map(({ deviceId, label }) => ({ id: deviceId, label }));
    return { microphones: of('audioinput'), speakers: of('audiooutput') };
  }

  async close(): Promise<void> {
    this.#events = undefined;
    this.#unwatchSound?.();
    navigator.mediaDevices?.removeEventListener('devicechange', this.#devicesChanged);
    this.stopMicrophone();
    this.#playback?.disconnect();
    const context = this.#context;
    this.#context = undefined;
    this.#playback = undefined;
    if (context !== undefined && context.state !== 'closed') await context.close();
  }

  readonly #devicesChanged = (): void => this.#events?.onDevices();

  #tell(message: ToPlayback): void {
    this.#playback?.port.postMessage(message);
  }

  #releaseMicrophone(): void {
    const microphone = this.#microphone;
    this.#microphone = undefined;
    if (microphone === undefined) return;
    const { stream, source, ear } = microphone;
    source.disconnect();
    ear.port.onmessage = null;
    ear.port.postMessage({ type: 'end' } satisfies ToMicrophone);
    for (const track of stream.getTracks()) track.stop();
  }
}

interface Microphone {
  readonly stream: MediaStream;
  readonly source: AudioNode;
  readonly ear: AudioWorkletNode;
}

/** A context of a rate that the server can be told. */
async function usableContext(): Promise<AudioContext> {
  const context = new AudioContext({ latencyHint: 'interactive' });
  if (context.sampleRate <= MAX_RATE && context.sampleRate % 50 === 0) return context;
  await context.close();
  return new AudioContext({ latencyHint: 'interactive', sampleRate: MAX_RATE });
}

function closedMeanwhile(): AntiphonError {
  return new AntiphonError('aborted', 'the audio was closed while it was being opened');
}

async function microphoneStream(deviceId: string | undefined): Promise<MediaStream> {
  if (navigator.mediaDevices === undefined) throw new MicrophoneError('insecure');
  const audio = {
    ...{ echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
    ...(deviceId === undefined ? {} : { deviceId: { exact: deviceId } }),
  };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio });
  } catch (error) {
    throw MicrophoneError.of(error);
  }
}
