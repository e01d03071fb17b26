// Runs before the page's own script. The page's microphone hears what a test says, at the moment the test says it: neither
// how long a browser takes to start nor how long an agent speaks matters.
(() => {
  let context;
  let mouth;
  function open() {
    if (mouth !== undefined) return;
    context = new AudioContext({ sampleRate: 48_000 });
    mouth = new GainNode(context);
    // Nothing at all to hear is silence, not an end of the stream.
    const silence = new ConstantSourceNode(context, { offset: 0 });
    silence.connect(mouth);
    silence.start();
  }

  navigator.mediaDevices.getUserMedia = async () => {
    open();
    const ear = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    mouth.connect(ear);
    return ear.stream;
  };

  globalThis.microphone = {
    /** Plays a WAV file, in base64, and returns when it is over. */
    async say(base64) {
      open();
      const { buffer } = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const voice = new AudioBufferSourceNode(context, { buffer: await context.decodeAudioData(buffer) });
      const isOver = new Promise((resolve) => voice.addEventListener('ended', resolve));
      voice.connect(mouth);
      voice.start();
      await isOver;
    },
  };
})();
