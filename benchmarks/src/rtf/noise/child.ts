import { answerOnce } from '../../startup/answer-once.js';
import { measureNoise } from './measure.js';

/** Words recognised in one kind of noise, in a process of its own. */
answerOnce(measureNoise);
