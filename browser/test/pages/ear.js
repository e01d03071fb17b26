// Runs before the page's own script. Listens to whatever a page sends to its loudspeaker, block by block, in the time of
// the audio itself, and notes when the page is told to be silent: no busy machine makes these figures longer.
(() => {
  const EAR = `registerProcessor('test-ear', class extends AudioWorkletProcessor {
    process([[samples]]) {
      let sum = 0;
      for (const sample of samples ?? []) sum += sample * sample;
      this.port.postMessage([currentTime, Math.sqrt(sum / 128), samples]);
      return true;
    }
  });`;
  /** @type {[atS: number, rms: number, samples: Float32Array | undefined][]} */
  const blocks = [];
  /** When the page was told to fall silent, in seconds of the audio. */
  const flushes = [];
  /** Of each context, the one ear for everything that is sent to its loudspeaker. */
  const ears = new Map();
  let context;

  const plain = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode) void listen(this);
    return plain.call(this, target, ...rest);
  };
  async function listen(node) {
    context = node.context;
    if (!ears.has(context)) ears.set(context, earOf(context));
    plain.call(node, await ears.get(node.context));
  }
  async function earOf(listened) {
    const address = URL.createObjectURL(new Blob([EAR], { type: 'text/javascript' }));
    await listened.audioWorklet.addModule(address);
    const ear = new AudioWorkletNode(listened, 'test-ear', { numberOfOutputs: 0, channelCount: 1 });
    ear.port.onmessage = ({ data }) => blocks.push(data);
    return ear;
  }

  const PlainSocket = WebSocket;
  globalThis.WebSocket = class extends PlainSocket {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        // Clients that take blobs are never told.
        if (!(data instanceof ArrayBuffer) || data.byteLength > 300) return;
        const isFlush = new TextDecoder().decode(data).includes('"type":"flush"');
        if (isFlush) flushes.push(context.currentTime);
      });
    }
  };

  const LOUD = 0.003;
  globalThis.ear = {
    /** How long the agent was heard so far, in ms. */
    heardMs: () => (blocks.filter(([, rms]) => rms > LOUD).length * 128_000) / (context?.sampleRate ?? 1),
    flushes: () => flushes.length,
    /** How long after each time that it was told so the page fell silent for a tenth of a second, in ms. */
    silencedMs: () =>
      flushes.map((toldS) => {
        let loudS = toldS;
        for (const [atS, rms] of blocks) {
          if (atS < toldS) continue;
          if (atS - loudS > 0.1) break;
          if (rms > LOUD) loudS = atS;
        }
        return (loudS - toldS) * 1_000;
      }),
    isLoud: () => (blocks.at(-1)?.[1] ?? 0) > LOUD,
    /** The id of the loudspeaker; empty for the system's own choice. */
    device: () => context?.sinkId ?? '',
    /** Everything that was heard, 16-bit PCM in base64, and its rate. */
    sound: () => {
      const pcm = new Int16Array(blocks.length * 128);
      for (const [index, [, , samples]] of blocks.entries())
        pcm.set(samples?.map((sample) => Math.max(-1, Math.min(1, sample)) * 32_767) ?? [], index * 128);
      const letters = Array.from(new Uint8Array(pcm.buffer), (byte) => String.fromCharCode(byte));
      return { base64: btoa(letters.join('')), sampleRate: context?.sampleRate ?? 0 };
    },
  };
})();
