export const SERVE_HELP = `Usage: antiphon serve [--config FILE] [--port N] [--host NAME] [--data FOLDER] [--vendors WHO] [--phone URL]
                      [--recognizers N] [--synthesizers N]
       antiphon serve --new-key OWNER

Serves voice conversations: sessions over REST, talked in over WebSocket (JSON or RTVI), kept in an SQLite file.
Everything runs on this machine, without a key and without a network, unless others are asked for.

Options:
  --config FILE      configuration as JSON. Variables ANTIPHON_SERVER_… override it, and these options both
  --port N           where; 0 for any port that is free (default: 8800)
  --host NAME        for whom: 127.0.0.1 is this machine alone (default). Others have to say who they are: where no key
                     is configured, one is made at the first start and shown once
  --data FOLDER      where files are kept (default: .antiphon)
  --vendors WHO      who answers: none (all on this machine, default), simulated or cloud (Deepgram and Gemini)
  --phone URL        takes Twilio's calls too, which reach this server at URL; needs TWILIO_AUTH_TOKEN
  --recognizers N    recognitions at a time (default: by the number of cores)
  --synthesizers N   syntheses at a time (default: by the number of cores)
  --new-key OWNER    makes an API key, prints it and what to configure, and ends
  -h, --help         this help

The log goes to stdout, a line of JSON each; what a person should know goes to stderr. SIGTERM or Ctrl-C: no new
sessions, running turns are finished, then it ends; a second one ends it at once.
Exit code: 0 when it was ended, 1 when something failed, 2 for wrong options.
`;
