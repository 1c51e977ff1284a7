import { FITTED_CALIBRATION } from './confidence-calibration';
import type { PoseCheckId } from './resources/pose-analysis';

/** Two poses of a molecule nearer than this, in ångström RMSD over heavy atoms, are the same way of binding. */
export const SAME_POSE_ANGSTROM = 2;

/** What was seen of a ligand's dockings with one or several seeds. All of it follows from the stored poses. */
export interface SeenInDockings {
  /** Dockings that it rests on, each with a seed of its own. */
  seeds: number;
  /** Of these, those whose top pose lies within 2 Å of the best pose: that one's own is always among them. */
  agreeing: number;
  /** Standard deviation of the best affinities of the seeds; null for one seed. */
  spreadKcalPerMol: number | null;
  /** From the best pose to the best one that binds otherwise, of any seed; null if no such pose was kept. */
  gapKcalPerMol: number | null;
  /** Of the ligand's heavy atoms, the share within 4.5 Å of a heavy atom of the receptor: 0 to 1. */
  contactShare: number;
  /** What the best pose is checked for and does not pass. */
  failedChecks: PoseCheckId[];
}

/** What the confidence in a result comes from. */
export interface ConfidenceParts extends SeenInDockings {
  /** Of the target's crystal ligand, docked into the same prepared receptor before; null if it never was. */
  redockingRmsdAngstrom: number | null;
  /** Searches of each docking. */
  exhaustiveness: number;
  /** Version of the calibration that weighed them. */
  calibration: number;
}

/** Why a confidence is lower than what was seen alone would give. */
export type ConfidenceLimit = 'one-seed' | 'short-search' | 'failed-checks' | 'redocking-failed';

/**
 * The most that is believed whatever else was seen. These are rules, not fitted: redocking runs hold too few such cases.
 * From one seed it cannot be told whether the search would end there again; searches that are shorter than those of the
 * calibration may agree on a place that is not the best: of 11 redocked complexes with one search a docking, three seeds
 * agreed on 6, and were wrong on all 6; a pose that is no sound molecule, or a
 * receptor whose own ligand is not found again, are reasons for doubt that an affinity does not know of.
 */
export const CONFIDENCE_LIMITS: Readonly<Record<ConfidenceLimit, number>> = {
  'one-seed': 0.5,
  'short-search': 0.25,
  'failed-checks': 0.25,
  'redocking-failed': 0.5,
};

/** Of a logistic model: intercept and one weight for each of what is seen. */
export interface ConfidenceWeights {
  intercept: number;
  /** Of the share of the other seeds that agree. */
  agreement: number;
  spread: number;
  gap: number;
  contacts: number;
}

/** What `npm run calibrate:confidence` found, and on what. */
export interface ConfidenceCalibration {
  /** Raised with every new fit: a confidence of another version is not compared with one of this. */
  version: number;
  complexes: number;
  receptors: number;
  /** Of those, and of each of their searches. */
  seeds: number;
  exhaustiveness: number;
  /** Where more than one seed was docked, and where one was. */
  several: ConfidenceWeights;
  one: ConfidenceWeights;
}

export const CONFIDENCE_CALIBRATION: ConfidenceCalibration = FITTED_CALIBRATION;

/** Beyond these a larger value says nothing more, kcal/mol; a gap that is not known, because no other pose was kept, counts as the most. */
const MOST_GAP = 2;
const MOST_SPREAD = 1;

/** What the calibration weighs, each from 0 to about 1. */
export function confidenceFeatures(seen: SeenInDockings): Omit<ConfidenceWeights, 'intercept'> {
  const others = seen.seeds - 1;
  return {
    agreement: others === 0 ? 0 : (seen.agreeing - 1) / others,
    spread: Math.min(seen.spreadKcalPerMol ?? 0, MOST_SPREAD) / MOST_SPREAD,
    gap: Math.min(seen.gapKcalPerMol ?? MOST_GAP, MOST_GAP) / MOST_GAP,
    contacts: seen.contactShare,
  };
}

export interface Confidence {
  /** From 0 to 1, in steps of 0.01. */
  value: number;
  /** What holds it down; empty if it is what the calibration says. */
  limits: ConfidenceLimit[];
}

/**
 * The probability that the best pose is within 2 Å of the true one, as far as can be told from what was seen: the
 * calibration's, and no more than the limits allow.
 */
export function confidenceOf(
  parts: Omit<ConfidenceParts, 'calibration'>,
  calibration: ConfidenceCalibration = CONFIDENCE_CALIBRATION,
): Confidence {
  const fitted = fittedConfidence(parts, parts.seeds > 1 ? calibration.several : calibration.one);
  const { redockingRmsdAngstrom: rmsd } = parts;
  const applies: Record<ConfidenceLimit, boolean> = {
    'one-seed': parts.seeds === 1,
    'short-search': parts.exhaustiveness < calibration.exhaustiveness,
    'failed-checks': parts.failedChecks.length > 0,
    'redocking-failed': rmsd !== null && rmsd > SAME_POSE_ANGSTROM,
  };
  const limits = CONFIDENCE_LIMIT_NAMES.filter((name) => applies[name] && fitted > CONFIDENCE_LIMITS[name]);
  const value = Math.min(fitted, ...limits.map((name) => CONFIDENCE_LIMITS[name]));
  return { value: Math.round(value * 100) / 100, limits };
}

const CONFIDENCE_LIMIT_NAMES = Object.keys(CONFIDENCE_LIMITS) as ConfidenceLimit[];

/** What a logistic model says of what was seen, without any limit. */
export function fittedConfidence(seen: SeenInDockings, weights: ConfidenceWeights): number {
  const features = confidenceFeatures(seen);
  const sum = FEATURE_NAMES.reduce(
    (total, name) => total + weights[name] * features[name],
    weights.intercept,
  );
  return 1 / (1 + Math.exp(-sum));
}

export const FEATURE_NAMES = ['agreement', 'spread', 'gap', 'contacts'] as const;
