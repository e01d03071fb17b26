/** What `antiphon --help` prints. */
export const HELP = `Usage: antiphon COMMAND [OPTIONS]

Real-time voice agents in TypeScript.

Commands:
  demo          hold a whole spoken conversation on this machine: no key, no network
  talk          serve a page on which you talk with the agent yourself
  serve         serve voice conversations over REST and WebSocket
  replay        run a recorded session again and compare how its turns came out
  simulators    run the vendors' servers on this machine, to try an application against
  doctor        look whether voice agents can run here, and say what is missing
  init          write a small working project

Options:
  -h, --help       this help; antiphon COMMAND --help tells more about a command
  -v, --version    the version
`;
