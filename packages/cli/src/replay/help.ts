export const REPLAY_HELP = `Usage: antiphon replay FILE.jsonl [--pipeline MODULE [--virtual]] [--json]

Runs a recorded session again and compares how its turns came out: what the user said, which tools were
called, what was heard of each answer. Replays the microphone where it was recorded, else what had been
understood. Takes as long as the session did.

Options:
  --pipeline MODULE   a JavaScript module whose default export is a pipeline, or a function that returns
                      one (called with { clock }); default: the pipeline of antiphon demo
  --virtual           in virtual time, for pipelines whose services wait by the given clock
  --json              print one JSON object instead
  -h, --help          this help

Exit code: 0 when every turn came out as recorded, 1 when one did not or the replay failed.
`;
