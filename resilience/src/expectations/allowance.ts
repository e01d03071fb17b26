/** What may become of the words of a trial. */
export type Words =
  /** Every word arrives, once, in order. */
  | 'whole'
  /** Every word arrives once; the order may have suffered. */
  | 'anyOrder'
  /** The same but for one word at most, in which the utterance that was struck broke off and went on. */
  | 'seam'
  /** Of the utterance that was struck words may be missing; none is doubled, and the other one is whole. */
  | 'cut'
  /** Every word arrives; those of one utterance may come twice, and one word may be broken where another speaker goes on. */
  | 'again'
  /** Nothing is expected any more; what does arrive is still in order, and once. */
  | 'none';

/** What everybody in the session must have been told. */
export type Told =
  /** Connection states: it was lost, and serves again. */
  | 'link'
  /** A connection state or an error. */
  | 'any'
  /** The same, unless every word arrived. */
  | 'ifCut'
  /** The avatar was lost, the voice spoke, and the avatar is back. */
  | 'voice'
  /** The avatar has failed, and why; the call goes on by voice. */
  | 'gone'
  /** An error that says what to do. */
  | 'refusal'
  /** Nobody need notice. */
  | 'nothing';

export interface Allowance {
  readonly words: Words;
  readonly told: Told;
}
