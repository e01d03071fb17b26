export const TALK_HELP = `Usage: antiphon talk [--port N] [--host NAME] [--origin URL] [--vendors WHO] [--avatar WHO] [--open]

Serves a page on which you talk with an agent: press, allow the microphone, speak. Everything runs on this machine,
without a key and without a network, unless keys of vendors are in the environment.

Options:
  --port N         where to serve it; 0 for any port that is free (default: 8790)
  --host NAME      for whom: 127.0.0.1 is this machine alone (default). Browsers give a microphone only to pages of
                   this machine or by https
  --origin URL     where a proxy of yours shows the page, as https://talk.example. By other names than this, NAME and
                   those of this machine the page is not served
  --vendors WHO    who answers: none (all on this machine), simulated, live, cloud (Deepgram and Gemini) or
                   cloud-live (Gemini Live) (default: cloud if their keys are set, else none)
  --avatar WHO     how the agent is seen: level (a face that the page draws, default) or liveavatar (the video of
                   LiveAvatar's avatar, simulated on this machine; the drawn face again where it fails)
  --open           open the page in your browser
  -h, --help       this help

The address goes to stdout, what happens to stderr. Ctrl-C ends it.
Exit code: 0 when stopped by Ctrl-C, 1 when something failed, 2 for wrong options.
`;
