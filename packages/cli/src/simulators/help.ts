export const SIMULATORS_HELP = `Usage: antiphon simulators [--latency PROFILE] [--faults SEED] [--speech KIND] [--media] [--VENDOR-port N]

Runs servers on 127.0.0.1 that speak the protocols of Deepgram (recognition and speech), Gemini (text and
Live), LiveAvatar and HeyGen (avatars), and prints the lines that point an application at them. What is said to
them is really recognised, and what they say is really spoken, by models on this machine. They run until Ctrl-C.

Options:
  --latency PROFILE    instant or typical: how long they take to answer (default: typical)
  --faults SEED        let one connection in three go wrong, chosen by this whole number (default: none)
  --speech KIND        real, or scripted: tones that spell words, without models (default: real)
  --media              avatars are seen and heard too, in LiveKit rooms; needs the packages @livekit/protocol and
                       @roamhq/wrtc (default: they say what they are given, and nobody sees it)
  --deepgram-port N    also --gemini-port, --heygen-port, --liveavatar-port (default: any that is free)
  -h, --help           this help

The lines to copy go to stdout, what happens goes to stderr.
Exit code: 0 when stopped by Ctrl-C, 1 when something failed, 2 for wrong options.
`;
