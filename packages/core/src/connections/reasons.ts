/** Why a working link was left. */
export type RecoveryReason =
  | 'closed_by_peer'
  | 'ping_timeout'
  | 'stream_inactive'
  | 'response_timeout'
  | 'too_many_errors'
  | 'send_failed'
  | 'go_away'
  | 'manual';

/** Why an attempt to open a link came to nothing. */
export type OpenFailureReason = 'open_failed' | 'connect_timeout' | 'closed_by_peer';

/** Why a connection changed its state. */
export type StateReason =
  | RecoveryReason
  | 'connect'
  | 'opened'
  | 'recovered'
  | 'errors'
  | 'close'
  | 'aborted'
  | 'fatal'
  | 'gave_up';
