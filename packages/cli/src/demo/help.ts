export const DEMO_HELP = `Usage: antiphon demo [--wav FILE] [--vendors WHO] [--out DIR] [--json] [--seed N]
                     [--phone [--jitter MS] [--burst N]] [--avatar [WHO] [--set-up MS]]

Holds a whole spoken conversation on this machine, in real time: voice activity, speech recognition, turn
taking, a scripted agent with a real tool, a synthesised voice. No key, no account, no network.

Without --wav the caller is made on the spot: five turns, one of them a recorded human voice, with one
barge-in and one booking. It takes a little over a minute.

Options:
  --wav FILE    a WAV file of English speech calls instead: PCM of 8 to 32 bits or float, any usual rate,
                mono or stereo; it is played into the pipeline as a microphone would hear it
  --vendors WHO whose services answer (default: none, everything runs on this machine)
                  simulated    Deepgram, Gemini, Deepgram: their SDKs against simulators on this machine
                  live         Gemini Live: the same
                  cloud        Deepgram and Gemini themselves; needs DEEPGRAM_API_KEY and GEMINI_API_KEY
                  cloud-live   Gemini Live itself; needs GEMINI_API_KEY
  --phone       hold it over a telephone line: a simulated Twilio asks the agent's webhook, signed, and streams
                µ-law in frames of 20 ms; the results then tell of the line, and conversation.wav is what the
                caller's telephone said and heard; needs the package twilio
  --jitter MS   how much later than its time a frame of the caller may come, 0 to 1000 (default: 20)
  --burst N     so many frames of the caller come at once, 1 to 50 (default: 1)
  --avatar [WHO]
                with an avatar before the voice; the results then tell of its start-up, its states, and how long it
                takes from text to avatar; with --vendors none or simulated, and not with --phone
                  level        a mouth that moves with the voice; no vendor (default)
                  liveavatar   LiveAvatar, simulated on this machine; conversation.wav is what it spoke
  --set-up MS   how long the simulated LiveAvatar takes to be there, 0 to 16000 (default: some seconds, as is
                typical); beyond 10000 the call begins with the voice alone
  --out DIR     where the results go (default: antiphon-demo)
  --json        the last line of the output is one JSON object; progress goes to stderr
  --seed N      whole number that decides how long the made caller thinks before speaking, and how the line
                jitters (default: 1)
  -h, --help    this help

Results in DIR:
  report.html         the call to look at and to listen to
  conversation.wav    both voices: caller left, agent right
  session.jsonl       every frame, for: antiphon replay DIR/session.jsonl

Plain lines are written instead of the live view without a terminal, and when NO_COLOR or CI is set.
Exit code: 0 when the call was held, 1 when something failed, 2 for wrong options, 130 after Ctrl-C.
`;
