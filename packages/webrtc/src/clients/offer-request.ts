import type { JsonObject, JsonValue } from '@antiphon/core';
import type { Candidate, Description } from '../peer/index.js';

/** An offer, as SmallWebRTC's clients send it. */
export interface OfferRequest {
  readonly description: Description;
  /** Of the connection that it renews. */
  readonly pcId: string | undefined;
  /** Whether the connection shall be made anew. */
  readonly restart: boolean;
  /** What the application has added. */
  readonly requestData: JsonValue;
}

export interface CandidatesRequest {
  readonly pcId: string;
  readonly candidates: readonly Candidate[];
}

const MAX_CANDIDATES = 100;

/** @returns what is wrong with it, as a text */
export function readOffer(body: JsonValue): OfferRequest | string {
  if (!isObject(body)) return 'the body is no JSON object';
  const { sdp, type, pc_id: pcId = null, restart_pc: restart = false } = body;
  // Some clients write it one way, some the other.
  const requestData = body.requestData ?? body.request_data ?? null;
  if (typeof sdp !== 'string' || type !== 'offer') return 'sdp and type: "offer" are expected';
  if (!offers(sdp, 'audio') || !offers(sdp, 'application')) return 'audio and a data channel are expected';
  if (pcId !== null && typeof pcId !== 'string') return 'pc_id is no string';
  return {
    description: { type, sdp },
    pcId: pcId ?? undefined,
    restart: restart === true,
    requestData,
  };
}

function offers(sdp: string, kind: 'audio' | 'application'): boolean {
  return sdp.startsWith(`m=${kind} `) || sdp.includes(`\nm=${kind} `);
}

/** @returns what is wrong with it, as a text */
export function readCandidates(body: JsonValue): CandidatesRequest | string {
  if (!isObject(body)) return 'the body is no JSON object';
  const { pc_id: pcId, candidates } = body;
  if (typeof pcId !== 'string' || !Array.isArray(candidates)) return 'pc_id and candidates are expected';
  if (candidates.length > MAX_CANDIDATES) return `there are more than ${MAX_CANDIDATES} candidates`;
  const read = candidates.map(readCandidate);
  const isWhole = (each: Candidate | undefined): each is Candidate => each !== undefined;
  return read.every(isWhole) ? { pcId, candidates: read } : 'a candidate is none';
}

function readCandidate(value: JsonValue): Candidate | undefined {
  if (!isObject(value) || typeof value.candidate !== 'string') return undefined;
  const { candidate, sdp_mid: sdpMid, sdp_mline_index: sdpMLineIndex } = value;
  return {
    candidate,
    sdpMid: typeof sdpMid === 'string' ? sdpMid : undefined,
    sdpMLineIndex: typeof sdpMLineIndex === 'number' ? sdpMLineIndex : undefined,
  };
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
