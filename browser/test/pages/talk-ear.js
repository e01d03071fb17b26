// Runs before the page's own script. Listens to whatever a page sends to its loudspeaker, block by block, in the time of
// the audio itself, and notes when the page is told to be silent: no busy machine makes these figures longer.
(() => {
  const EAR = `registerProcessor('test-ear', class extends AudioWorkletProcessor {
    process([[samples]]) {
      let sum = 0;
      for (const sample of samples ?? []) sum += sample * sample;
      this.port.postMessage([currentTime, Math.sqrt(sum / 128)]);
      return true;
    }
  });`;
  /** @type {[atS: number, rms: number][]} */
  const blocks = [];
  /** When the page was told to fall silent, in seconds of the audio. */
  const flushes = [];
  let context;

  const plain = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode) void listen(this);
    return plain.call(this, target, ...rest);
  };
  async function listen(node) {
    context = node.context;
    const address = URL.createObjectURL(new Blob([EAR], { type: 'text/javascript' }));
    await context.audioWorklet.addModule(address);
    const ear = new AudioWorkletNode(context, 'test-ear', { numberOfOutputs: 0, channelCount: 1 });
    ear.port.onmessage = ({ data }) => blocks.push(data);
    plain.call(node, ear);
  }

  const PlainSocket = WebSocket;
  globalThis.WebSocket = class extends PlainSocket {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        if (data.byteLength > 300) return;
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
  };
})();
