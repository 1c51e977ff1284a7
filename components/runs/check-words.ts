import { fixed } from '@/components/ui/quantity';
import type { PoseCheck, PoseCheckId } from '@/lib/domain/resources/pose-analysis';

export const CHECK_WORDS: Record<PoseCheckId, { name: string; measured: string }> = {
  molecule: { name: 'Molecule kept', measured: 'the same atoms, bonds and charges' },
  'tetrahedral-stereo': { name: 'Stereo centres kept', measured: 'each as prepared' },
  'double-bond-stereo': { name: 'Double-bond stereo kept', measured: 'each side as prepared' },
  'bond-lengths': { name: 'Bond lengths', measured: 'outside the bounds' },
  'bond-angles': { name: 'Bond angles', measured: 'outside the bounds' },
  'internal-clash': { name: 'No clash within the ligand', measured: 'of the least distance' },
  'flat-rings': { name: 'Aromatic rings flat', measured: 'from the plane' },
  'flat-double-bonds': { name: 'Double bonds flat', measured: 'from the plane' },
  'receptor-clash': { name: 'No clash with the receptor', measured: 'of the radii' },
  'receptor-contact': { name: 'Touches the receptor', measured: 'to the nearest atom' },
  'receptor-overlap': { name: 'No volume in common', measured: 'of the ligand’s volume' },
  'search-space': { name: 'Inside the search space', measured: 'outside the box' },
};

const DIGITS: Record<PoseCheck['unit'], number> = { Å: 2, '%': 1, '× radii': 2, '× bound': 2, '': 0 };

/** `0.4 % outside the bounds; 25 % at most`, or why there is no number. */
export function checkFigures({ id, passed, value, limit, bound, unit }: PoseCheck): string {
  const { measured } = CHECK_WORDS[id];
  if (passed === null) return 'not checked: what was prepared is not kept any more';
  if (limit === null) return passed ? measured : `not ${measured}`;
  if (value === null) return 'none in this molecule';
  const number = (figure: number) => fixed(figure, DIGITS[unit]);
  const unitWords = unit.startsWith('×') ? '' : `\u00a0${unit}`;
  return `${number(value)}${unitWords} ${measured}; ${number(limit)}${unitWords} at ${bound}`;
}
