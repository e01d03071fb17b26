/** An agent of which the start is measured. */
export const AGENTS = ['scripted', 'cloud', 'offline'] as const;
export type AgentName = (typeof AGENTS)[number];

/** Where the simulated vendors are. */
export interface CloudVendors {
  readonly deepgramUrl: string;
  readonly geminiUrl: string;
  readonly apiKey: string;
}

/** What one process is told to do: load a package, or start an agent. */
export type StartOrder =
  | { readonly kind: 'import'; readonly specifier: string }
  | { readonly kind: 'agent'; readonly agent: AgentName; readonly vendors?: CloudVendors };

/** What loading a package took. */
export interface ImportFigures {
  readonly ms: number;
  readonly cpuMs: number;
  readonly rssBytes: number;
  /** Files of RxJS that were loaded with it: sixteen where only what is needed was, 223 of the whole. */
  readonly rxjsFiles: number;
}

/** What an agent took to listen, one stage after another; the parts open side by side. */
export interface AgentFigures {
  /** Node itself, until the first line of the program. */
  readonly nodeMs: number;
  readonly importMs: number;
  /** The pipeline, and a session of it. */
  readonly makeMs: number;
  readonly startMs: number;
  readonly totalMs: number;
  /** Of all threads, over all of it: on a machine that does other things too, the fairer figure. */
  readonly cpuMs: number;
  /** Within `startMs`. */
  readonly partsMs: Readonly<Record<string, number>>;
  readonly rxjsFiles: number;
  /** A second session, when everything is loaded. */
  readonly secondMs: number;
}
