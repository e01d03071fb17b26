import { answerOnce } from '../startup/answer-once.js';
import { measureRtf } from './measure.js';

/** One part of offline speech, in a process of its own. */
answerOnce(measureRtf);
