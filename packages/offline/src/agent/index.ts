export type { Line, Script, ScriptRule, Slots } from './script.js';
export { type ScriptedAgentOptions, scriptedAgent, scriptedAgentDefaults } from './scripted-agent.js';
