// Runs before the page's own script. Leaves the page the microphones of the browser, and knows which of them it hears.
(() => {
  const plain = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  /** @type {MediaStreamTrack[]} */
  const tracks = [];
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await plain(constraints);
    tracks.push(...stream.getAudioTracks());
    return stream;
  };

  globalThis.microphone = {
    /** The ids of those that are on. */
    devices: () =>
      tracks.filter(({ readyState }) => readyState === 'live').map((track) => track.getSettings().deviceId),
  };
})();
