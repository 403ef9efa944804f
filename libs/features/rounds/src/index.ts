export { closingReaction, dueClosings, type OpenRounds, openRounds } from './closing.reaction.js';
export { CloseRound, FinishRound, OpenRound, PlanRound, type RoundCommand, roundCommands, StateRoundResult } from './round.commands.js';
export { type RoundState, roundDecider, roundRefusals } from './round.decider.js';
export { roundDoorway } from './round.doorway.js';
export { gatherRoundFacts, type RoundFacts } from './round.facts.js';
export { roundReactions } from './round.reaction.js';
export { isRuleDocument, ruleDocument, ruleInWords } from './rule-document.js';
export { presetRules, type RoundPreset, type StandingRules } from './rule-presets.js';
export { type RuleDifference, type RuleSentence, type RuleTopic, ruleDifferences, ruleSentences } from './rule-sentences.js';
