import type { Interaction, InteractionKind, LigandRole } from '@/lib/domain/resources/pose-analysis';

export const INTERACTION_WORDS: Record<InteractionKind, { name: string; meaning: string }> = {
  'hydrogen-bond': {
    name: 'Hydrogen bond',
    meaning: 'Donor and acceptor within 4.1 Å, angle at the hydrogen above 100°.',
  },
  'salt-bridge': { name: 'Salt bridge', meaning: 'Opposite charges within 5.5 Å.' },
  metal: { name: 'Metal', meaning: 'An atom with a free lone pair within 3.0 Å of a metal.' },
  'pi-stacking': {
    name: 'π-stacking',
    meaning: 'Ring centres within 5.5 Å, offset below 2.0 Å, planes within 30° of parallel or perpendicular.',
  },
  'pi-cation': {
    name: 'π-cation',
    meaning: 'A positive charge within 6.0 Å of a ring’s centre, offset below 2.0 Å.',
  },
  'halogen-bond': {
    name: 'Halogen bond',
    meaning:
      'Cl, Br or I within 4.0 Å of an acceptor, C–X···O within 30° of 165°, X···O–Y within 30° of 120°.',
  },
  hydrophobic: {
    name: 'Hydrophobic',
    meaning: 'Carbons with only carbon and hydrogen around them, within 4.0 Å; the nearest of each patch.',
  },
};

const ROLE_WORDS: Record<LigandRole, string> = {
  donor: 'ligand donates',
  acceptor: 'ligand accepts',
  cation: 'ligand positive',
  anion: 'ligand negative',
  ring: 'ligand’s ring',
};

/** What the ligand does in it, or how two rings lie; null where there is nothing to tell. */
export function interactionDetail({ ligandRole, arrangement }: Interaction): string | null {
  if (arrangement) return arrangement === 'parallel' ? 'face to face' : 'T-shaped';
  return ligandRole && ROLE_WORDS[ligandRole];
}

/** `ALA 213`, as the viewer names it. */
export function residueWords({ name, residueNumber, insertionCode }: Interaction['residue']): string {
  return `${name} ${residueNumber}${insertionCode}`;
}

/** `ALA 213 A`, with its chain where it has one. */
export function residueInChain(residue: Interaction['residue']): string {
  return `${residueWords(residue)} ${residue.chainId}`.trim();
}
