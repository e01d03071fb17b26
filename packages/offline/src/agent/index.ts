export type { Line, Question, Script, ScriptRule, Slots } from './script.js';
export { type ScriptedAgentOptions, scriptedAgent, scriptedAgentDefaults } from './scripted-agent.js';
